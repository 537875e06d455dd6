package org.rollout4j.lm.tune;

import java.util.ArrayList;
import java.util.List;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.RewardModel;
import org.rollout4j.lm.model.ValueBackpropagation;
import org.rollout4j.lm.reward.RewardException;
import org.rollout4j.lm.reward.TextScorer;

/**
 * What a reward model says of completions, whatever model wrote them: it reads texts in tokens of its own, with its end token, as it learned them; one
 * that was cut off as if it ended there. One caller at a time.
 */
public final class RewardModelScorer implements TextScorer {
    private static final int MICRO_BATCH = 512;
    private static final int CHUNK = 64;

    private final RewardModel model;
    private final RewardTexts texts;
    private final ValueBackpropagation scorer;

    /** @throws IllegalArgumentException if the model's chat template is not covered */
    public RewardModelScorer(RewardModel model, Workers workers) {
        this.model = model;
        this.texts = new RewardTexts(model);
        this.scorer = new ValueBackpropagation(model.weights(), MICRO_BATCH, 0, workers);
    }

    /** @throws RewardException if a text cannot be read; the message names the row */
    @Override
    public double[] score(List<String> prompts, List<String> completions) {
        double[] rewards = new double[completions.size()];
        for (int from = 0; from < rewards.length; from += CHUNK) {
            int end = Math.min(rewards.length, from + CHUNK);
            List<int[]> tokens = new ArrayList<>();
            for (int row = from; row < end; row++) {
                tokens.add(tokens(row, prompts.get(row), completions.get(row)));
            }
            Packed packed = Packed.whole(tokens);
            double[] values = scorer.values(model.parameters(), packed);
            for (int row = from; row < end; row++) {
                rewards[row] = packed.sum(values, row - from);
            }
        }
        return rewards;
    }

    private int[] tokens(int row, String prompt, String completion) {
        int context = model.config().contextLength();
        int[] tokens;
        try {
            tokens = texts.tokens(Content.of(prompt), Content.of(completion))
                    .orElseThrow(() -> new IllegalArgumentException("the text has no token that the model could read"));
        } catch (IllegalArgumentException e) {
            throw new RewardException(row, e.getMessage(), e);
        }
        if (tokens.length > context) {
            throw new RewardException(
                    row,
                    "the text has " + tokens.length + " tokens: at most " + context
                            + ", the context of the reward model, can be read",
                    null);
        }
        return tokens;
    }
}
