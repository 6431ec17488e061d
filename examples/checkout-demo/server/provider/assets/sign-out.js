// Presses the button for a person who has already said so in the shop.
document.querySelector('button[data-confirmed]')?.click();
