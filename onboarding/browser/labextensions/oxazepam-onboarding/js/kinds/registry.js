import { caseKind } from './case.js';
import { matchingKind } from './matching.js';
import { multipleKind } from './multiple.js';
import { numberKind } from './number.js';
import { orderingKind } from './ordering.js';
import { shortKind } from './short.js';
import { singleKind } from './single.js';
import { writtenKind } from './written.js';

/**
 * Every kind of question by its name. A new kind is a module beside this one and its name here.
 * @type {Record<string, import('../question.js').KindModule>}
 */
const KINDS = {
  single: singleKind,
  multiple: multipleKind,
  ordering: orderingKind,
  number: numberKind,
  written: writtenKind,
  matching: matchingKind,
  short: shortKind,
  case: caseKind
};

/** What a kind can do, or null when this page does not know it. @param {string} name */
export function findKind(name) {
  return Object.hasOwn(KINDS, name) ? KINDS[name] : null;
}
