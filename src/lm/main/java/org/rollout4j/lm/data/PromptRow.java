package org.rollout4j.lm.data;

import java.util.Map;

/**
 * A prompt in tokens, which a model is to complete.
 *
 * @param tokens at least one
 * @param text it as people and reward functions read it
 * @param columns what else its row has
 */
public record PromptRow(int[] tokens, String text, Map<String, Object> columns) {}
