// Fills in a demo account; without script the person types it.
for (const button of document.querySelectorAll('button[data-email]')) {
  button.addEventListener('click', () => {
    document.getElementById('email').value = button.dataset.email;
    document.getElementById('password').value = button.dataset.password;
    document.querySelector('form button').focus();
  });
}
