/** What the modules tell one another. Types only: the browser never loads this file. */
import type { Api, Failure } from './api.js';
import type { Journal } from './journal.js';

export interface Option {
  id: string;
  text: string;
}

/** The public part of an item; what comes after `sha` only some kinds have. */
export interface Item {
  id: string;
  kind: string;
  stem: string;
  options: Option[];
  sha?: string;
  units?: string[];
  max_chars?: number;
  /** what the learner made in a lesson and may put in here */
  from_activity?: string;
  left?: Option[];
  steps?: Item[];
}

export type Value = string | string[] | { [part: string]: Value } | null;

/** `typing` marks a change that more keys will follow. */
export type OnChange = (value: Value, how?: { typing?: boolean }) => void;

export interface QuestionGiven {
  /** the public part */
  item: Item;
  /** the answer so far */
  value: Value;
  /** option ids as shown; without it the options stand as in the item */
  order?: string[] | null;
  /** unique on the page: radio names and ids are made from it */
  name: string;
  /** visible heading, such as "Question 4 of 12" */
  label: string;
  /** level of the heading, 3 unless told */
  level?: number;
  disabled?: boolean;
  /** called on every change made by the person, never by `setValue` */
  onChange: OnChange;
}

export interface Question {
  setValue(value: Value): void;
  setDisabled(flag: boolean): void;
  focus(): void;
  focusHeading(): void;
  destroy(): void;
}

export type Mount = (host: HTMLElement, given: QuestionGiven) => Question;

export interface KindContext {
  item: Item;
  /** in the order to show */
  options: Option[];
  name: string;
  /** of the heading */
  level: number;
  /** `mount` and `answered` are for kinds that are made of other questions */
  mount: Mount;
  answered(item: Item, value: Value): boolean;
  onChange: OnChange;
}

export interface Kind {
  node: HTMLElement;
  hint?: string;
  set(value: Value): void;
  disable(flag: boolean): void;
  focus(): void;
}

/**
 * What `kinds/<kind>.js` exports as `<kind>Kind`. `show` and `answered` get an answer that is not null, and the function that does
 * the same for a part of it.
 */
export interface KindModule {
  draw(context: KindContext): Kind;
  /** in words, for reading only */
  show(item: Item, value: Value, part: (item: Item, value: Value) => HTMLElement): HTMLElement;
  /** nothing is left to do */
  answered(item: Item, value: Value, part: (item: Item, value: Value) => boolean): boolean;
}

/* The calls of docs/architecture.md. */

export interface SlotState {
  variant: string;
  sha: string;
  order: string[] | null;
  rev: number;
  saved: string | null;
  value: Value;
  /** the earlier attempt in which this was right; it is not asked again */
  carried?: { attempt: string; n: number } | null;
}

export interface QuizState {
  quiz: string;
  title: string;
  learner: string;
  state: string;
  attempt: { id: string; n: number; opened: string };
  slots: Record<string, SlotState>;
  submitted: string | null;
  feedback: 'not ready' | 'ready' | 'read';
  can_retake: boolean;
  /** so many attempts failed that the trainer comes first */
  see_trainer?: boolean;
  /** in words, or "" */
  role?: string;
  demo: boolean;
  /** path of the lesson that belongs to the quiz, or "" */
  lesson: string;
  problems: string[];
}

export interface Write {
  path: string;
  attempt: string;
  slot: string;
  rev: number;
  request: string;
  value: Value;
}

export interface Source {
  title: string;
  publisher?: string;
  year?: number | string;
  address?: string;
}

export interface Card extends Partial<Source> {
  /** The word that is explained; a source has none. */
  term?: string;
  statement: string;
  sources?: Source[];
  kind?: string;
  strength?: string;
  local?: string;
}

export interface Lesson {
  module: string;
  title: string;
  kernel: string;
  cells: string[];
  references?: Record<string, Card>;
  words?: Record<string, Card>;
}

/** The manifest of the lessons, by path, in the order of the course. */
export type Lessons = Promise<{ lessons: Record<string, Lesson> }>;

/* The question paper. */

export interface PaperSlot {
  id: string;
  points: number;
  mustPass: boolean;
  variants: Map<string, Item>;
}

export interface Paper {
  id: string;
  title: string;
  pass: number;
  slots: PaperSlot[];
}

/* An answer on its way to the server. */

/** What the journal keeps of an answer that was not acknowledged yet. */
export interface Entry {
  slot: string;
  /** id of the variant that was answered */
  variant: string;
  /** the revision the answer was based on */
  rev: number;
  request: string;
  value: Value;
  /** earlier values from here that were sent and may have arrived */
  prior: Value[];
  /** milliseconds since 1970 */
  at: number;
}

export interface Found {
  key: string;
  attempt: string;
  entry: Entry;
}

export interface Conflict {
  mine: Value;
  theirs: Value;
  rev: number;
  saved: string | null;
}

export type Phase = 'empty' | 'saving' | 'saved' | 'failed' | 'conflict';

/** How far one answer got. */
export interface Slot {
  id: string;
  variant: string;
  /** what the server acknowledged or told last */
  rev: number;
  saved: string | null;
  /** as shown on this page */
  value: Value;
  /** as the server has it */
  kept: Value;
  /** not acknowledged yet; in the journal under this page's name */
  pending: Entry | null;
  /** request id */
  inFlight: string | null;
  conflict: Conflict | null;
  failure: Failure | null;
  timer: number | undefined;
  /** entries of closed pages that wait for their turn */
  left: Found[];
}

export interface SaverGiven {
  api: Api;
  journal: Journal;
  path: string;
  attempt: string;
  slots: Record<string, SlotState>;
  /** called after every change of a slot's state */
  onSlot(slot: Slot): void;
  /** called when a value came from elsewhere and must be shown */
  onValue(slot: Slot): void;
  /** called when the server says that this attempt takes no more answers */
  onOver(): void;
  /** called when the saver's `trouble` or the journal's `works` changed */
  onTrouble(): void;
}

export interface SlotViewGiven {
  slot: PaperSlot;
  /** the variant assigned */
  item: Item;
  order: string[] | null;
  value: Value;
  /** counted from 1 */
  place: number;
  of: number;
  /** unique on the page */
  name: string;
  disabled: boolean;
  /** the earlier attempt in which this was right; it is not asked again */
  carried: { n: number } | null;
  onChange: OnChange;
  onChoose(which: 'mine' | 'theirs'): void;
  onRetry(): void;
}

export interface QuizPageGiven {
  /** scrolls; the page is drawn into it */
  host: HTMLElement;
  paper: Paper;
  path: string;
  api: Api;
  /** base URL of the server */
  base: string;
  visible(): boolean;
  openFile(path: string): void;
}
