// @ts-check

const choices = ['system', 'light', 'dark'];
const signs = ['◐', '☀', '☾'];
const key = 'chatmux-playground-colours';

/**
 * Light, dark, or as the system has it; remembered.
 *
 * @param {HTMLElement} button
 */
export function startTheme(button) {
  let choice = Math.max(0, choices.indexOf(read() ?? 'system'));
  const apply = () => {
    const name = choices[choice] ?? 'system';
    if (name === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = name;
    button.textContent = signs[choice] ?? '';
    button.setAttribute('aria-label', `Colours: ${name === 'system' ? 'as the system has them' : name}`);
    button.title = button.getAttribute('aria-label') ?? '';
  };
  button.addEventListener('click', () => {
    choice = (choice + 1) % choices.length;
    try {
      localStorage.setItem(key, choices[choice] ?? '');
    } catch {
      // not remembered then
    }
    apply();
  });
  apply();
}

function read() {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
