// Runs first, on whatever Node is there, so it is plain JavaScript of an older day.
// On Linux and Windows `npm ci` brings Node 24 along for every npm script; other systems bring their own.
const wanted = 24;
const major = Number(process.versions.node.split('.')[0]);
if (major < wanted) {
  console.error(
    `Holdfast is built and tested with Node ${wanted} or newer, and this is ${process.version}: install it from https://nodejs.org and try again.`,
  );
  process.exit(1);
}
