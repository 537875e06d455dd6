package org.rollout4j.core;

/**
 * Observations to act on, one a row.
 *
 * @param rows the number of rows in use; the arrays may be longer
 * @param observations {@code [rows][observationSize]}
 * @param actionMasks {@code [rows][actionCount]}, true where an action is legal; null if all always are
 */
public record ObservationBatch(int rows, float[] observations, boolean[] actionMasks) {}
