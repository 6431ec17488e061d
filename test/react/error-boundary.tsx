import { Component, type ReactNode } from 'react';

/** Shows the message of what was thrown below it. React logs that too: tests mock the console for it. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { message: string | null }> {
  override state: { message: string | null } = { message: null };
  static getDerivedStateFromError(error: Error): { message: string } {
    return { message: error.message };
  }
  override render(): ReactNode {
    return this.state.message ?? this.props.children;
  }
}
