package org.rollout4j.train;

import org.rollout4j.core.State;

/**
 * A run at one moment, complete: whoever restores {@code state} goes on with the same bits.
 *
 * @param manifest what it is the state of
 * @param state the state of every part of the run
 */
public record Checkpoint(Manifest manifest, State state) {}
