/**
 * What a typed number means: its plain decimal text, or the sentence that says why it is not one yet.
 * "5,0" and "5.0" are the same. One separator with exactly three figures behind it ("1,000") can be read in two ways.
 * @param {string} raw
 * @returns {{number: string, fault: ''} | {number: null, fault: string}}
 */
export function readNumber(raw) {
  const text = raw.trim().replace(/\u2212/g, '-');
  const no = (/** @type {string} */ fault) => ({ number: null, fault });
  if (!text) {
    return no('');
  }
  if (/^[+-]?[\d.,\s]*$/.test(text) && (/\s/.test(text) || (text.match(/[.,]/g) ?? []).length > 1)) {
    return no('Write the number in one piece with at most one point or comma, for example 1250 or 2.5.');
  }
  if (/^[+-]?[1-9]\d{0,2}[.,]\d{3}$/.test(text)) {
    const whole = text.replace(/[.,]/, '');
    const decimal = text.replace(/[.,]0+$/, '').replace(/([.,]\d*[1-9])0+$/, '$1');
    const fraction = decimal === text ? `${text}0` : decimal;
    return no(`This can be read in two ways. Write ${whole} for the whole number, or ${fraction} for the decimal number.`);
  }
  if (!/^[+-]?\d{1,15}([.,]\d{1,15})?$/.test(text)) {
    return no('This is not a number yet. Use figures only, for example 7 or 2.5; the unit has its own place.');
  }
  return { number: text.replace(',', '.'), fault: '' };
}
