package org.rollout4j.lm.rerank;

import java.util.ArrayList;
import java.util.List;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Require;
import org.rollout4j.lm.loss.Comparisons;
import org.rollout4j.lm.loss.Logistic;
import org.rollout4j.lm.loss.RewardLoss;
import org.rollout4j.math.Statistics;

/**
 * How far predictions can be relied on, by observations that were not learned from when they were predicted.
 *
 * @param observations how many, at least 1
 * @param accuracy the share of them of which the right outcome was the more probable one
 * @param interval between which the accuracy is with a confidence of 95 % (Wilson, 1927)
 * @param logLoss the mean of {@code -log p}, p the probability of what came; 0.693 is that of a coin
 * @param calibrationError by how much probabilities differ from frequencies on average, in 10 bins
 */
public record Reliability(
        int observations, double accuracy, Statistics.Interval interval, double logLoss, double calibrationError) {
    /** @param logits of what came, at least one */
    static Reliability of(double... logits) {
        Require.that(logits.length > 0, "number of observations", 0, "at least 1 is needed");
        List<RewardLoss.Pair> pairs = new ArrayList<>();
        double loss = 0;
        for (double logit : logits) {
            pairs.add(new RewardLoss.Pair(logit, 0, 0));
            loss -= Logistic.logSigmoid(logit);
        }
        Metrics bounds = Comparisons.metrics(pairs);
        return new Reliability(
                logits.length,
                RewardLoss.metrics(pairs).get("accuracy").orElseThrow(),
                new Statistics.Interval(
                        bounds.get("accuracy_low").orElseThrow(),
                        bounds.get("accuracy_high").orElseThrow()),
                loss / logits.length,
                bounds.get("calibration_error").orElseThrow());
    }
}
