package org.rollout4j.lm.model;

/**
 * The numbers of a transformer in its passes, or their gradient.
 *
 * @param base as {@link Layout} says; of a gradient null where the model stays as it is
 * @param adapter as {@link LoraLayout} says; null where there is none
 */
record Parameters(float[] base, float[] adapter) {}
