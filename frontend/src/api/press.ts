import { serverNow } from '../session/serverClock';
import { uuidv7 } from './uuidv7';

/** One press of a button that has a thing recorded: the same key goes with it each time it is sent, so that it is recorded once. */
export type Press<Body> = { key: string; madeAt: number; body: Body };

/** The server takes a key for ten minutes. */
const KEY_LIFE_MS = 9 * 60 * 1000;

export const newPress = <Body>(body: Body): Press<Body> => ({ key: uuidv7(), madeAt: serverNow(), body });

/** The press itself as long as its key is taken, then a new one of the same. */
export const alive = <Body>(press: Press<Body>): Press<Body> =>
  serverNow() - press.madeAt < KEY_LIFE_MS ? press : newPress(press.body);

/**
 * Pressed again unchanged, after an answer that was lost, it is the same press: one record, not two. Bodies are made by one
 * function, so their members stand in one order.
 */
export const pressOf = <Body>(body: Body, unanswered: Press<Body> | undefined): Press<Body> =>
  unanswered && JSON.stringify(unanswered.body) === JSON.stringify(body) ? alive(unanswered) : newPress(body);
