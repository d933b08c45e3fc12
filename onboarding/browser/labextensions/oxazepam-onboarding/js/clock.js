/**
 * A UTC time of the server as local time: "10:42" today, "3 May, 10:42" otherwise.
 * @param {string | null} utc
 */
export function clock(utc) {
  // More than three digits of a second are not read by every browser.
  const date = new Date((utc ?? '').replace(/(\.\d{3})\d+/, '$1'));
  if (Number.isNaN(date.getTime())) {
    return '';
  }
  const time = date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  if (date.toDateString() === new Date().toDateString()) {
    return time;
  }
  return `${date.toLocaleDateString('en-GB', { day: 'numeric', month: 'long' })}, ${time}`;
}

/** @param {number} n @param {string} one @param {string} [many] */
export function count(n, one, many = `${one}s`) {
  return `${n} ${n === 1 ? one : many}`;
}
