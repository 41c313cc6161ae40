// @ts-check
// Runs in the browser: texts that stand out too little from what is behind them (WCAG 2.1: 4.5 to 1), a line for each.
(() => {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d', { willReadFrequently: true }));

  /**
   * @param {string} color
   * @returns {[number, number, number, number]}
   */
  function read(color) {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, alpha = 0] = context.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  }
  /** @param {readonly number[]} color */
  function luminance([red, green, blue]) {
    const [r = 0, g = 0, b = 0] = [red, green, blue].map((value = 0) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
  /** @param {readonly number[]} top @param {readonly number[]} below */
  function over(top, below) {
    const alpha = top[3] ?? 1;
    return [0, 1, 2].map((index) => (top[index] ?? 0) * alpha + (below[index] ?? 0) * (1 - alpha));
  }
  /** @param {Element} element */
  function behind(element) {
    /** @type {number[][]} */
    const layers = [];
    for (let at = /** @type {Element | null} */ (element); at; at = at.parentElement) {
      const layer = read(getComputedStyle(at).backgroundColor);
      if (layer[3] > 0) layers.push(layer);
      if (layer[3] === 1) break;
    }
    /** @type {number[]} */
    let below = [255, 255, 255];
    for (const layer of layers.reverse()) below = over(layer, below);
    return below;
  }

  /** @type {string[]} */
  const poor = [];
  for (const element of document.querySelectorAll('body *')) {
    const hasText = [...element.childNodes].some(
      (node) => node.nodeType === 3 && /[\p{L}\p{N}]/u.test(node.textContent ?? ''),
    );
    if (
      !hasText ||
      !element.checkVisibility({ checkVisibilityCSS: true }) ||
      element.closest(':disabled, option, .hidden')
    )
      continue;
    const ground = behind(element);
    const ink = over(read(getComputedStyle(element).color), ground);
    const [high = 0, low = 0] = [luminance(ink), luminance(ground)].sort((one, other) => other - one);
    const ratio = ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
    if (ratio < 4.5)
      poor.push(
        `${ratio.toFixed(2)} ${element.tagName}.${element.className} in ${element.closest('[data-platform]')?.getAttribute('data-platform')}: ${element.textContent?.trim().slice(0, 30)}`,
      );
  }
  return poor;
})();
