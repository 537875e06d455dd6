package org.rollout4j.lm.reward;

import java.util.List;

/** Scores texts, as reward models and rerankers do. */
@FunctionalInterface
public interface TextScorer {
    /**
     * A finite number for each completion, in their order; more is better.
     *
     * @param completions as many as prompts
     */
    double[] score(List<String> prompts, List<String> completions);
}
