/**
 * Writes with what somebody's profile has learned: what may come next behind a cursor, and several versions to choose from. Texts before the cursor are kept as
 * keys and values, so that only what is new is read.
 */
package org.rollout4j.desk.write;
