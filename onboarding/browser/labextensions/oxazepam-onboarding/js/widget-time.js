/** How long anywidget 0.11 lets an activity's program take to load, in milliseconds. */
const THEIRS = 2000;
/** How long a lesson does: on a busy ward computer everything takes several times as long. */
const OURS = 30_000;

/**
 * Gives activities the time that this computer needs. anywidget ends its wait for an activity's program (an `AbortSignal.timeout`, set
 * nowhere) after two seconds, and drops all that the kernel says to that activity from then on, although the program comes and draws it.
 */
export function giveTime() {
  const { timeout } = AbortSignal;
  AbortSignal.timeout = milliseconds => timeout.call(AbortSignal, milliseconds === THEIRS ? OURS : milliseconds);
}
