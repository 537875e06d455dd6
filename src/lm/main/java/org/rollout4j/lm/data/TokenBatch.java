package org.rollout4j.lm.data;

import org.rollout4j.lm.model.Packed;

/**
 * The tokens of one update.
 *
 * @param packed at least one sequence
 */
public record TokenBatch(Packed packed) implements UpdateBatch {}
