package org.rollout4j.lm.loss;

import java.util.Collection;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Require;

/**
 * The loss of PPO's value network: half the squared error against returns, or that of the value kept within a range of the old one, whichever
 * is greater; the mean over tokens.
 *
 * @param cliprangeValue how far a value may move before moving it back counts for nothing, above 0; infinity for no limit
 */
public record CriticLoss(double cliprangeValue) {
    public CriticLoss {
        Require.that(cliprangeValue > 0, "cliprange_value", cliprangeValue, "a number above 0 is allowed");
    }

    /**
     * A completion's part of the loss.
     *
     * @param value terms of a batch add up to its loss
     * @param slopes {@code [tokens]}, the derivatives by the values as they are now
     * @param clipped how many values were clipped
     */
    public record Term(double value, double[] slopes, int clipped) {}

    /**
     * The part of one completion in the loss of a batch. Arrays are {@code [tokens]}.
     *
     * @param values as they are now
     * @param oldValues as they were when advantages were made
     * @param returns what values should be
     * @param tokens in the batch, at least 1: with the returns the one constant of it that a term depends on
     */
    public Term term(double[] values, double[] oldValues, double[] returns, long tokens) {
        Require.that(tokens >= 1, "tokens", tokens, "at least 1 is needed");
        double[] slopes = new double[values.length];
        double loss = 0;
        int count = 0;
        for (int t = 0; t < values.length; t++) {
            double move = values[t] - oldValues[t];
            double error = values[t] - returns[t];
            double kept = oldValues[t] + Math.max(-cliprangeValue, Math.min(cliprangeValue, move)) - returns[t];
            boolean clips = kept * kept > error * error;
            loss += 0.5 * Math.max(kept * kept, error * error);
            slopes[t] = clips ? 0 : error / tokens; // the clipped error is greater only where the value is out of range
            count += clips ? 1 : 0;
        }
        return new Term(loss / tokens, slopes, count);
    }

    /**
     * {@code loss/value_avg}, the loss, and {@code val/clipfrac_avg}, the share of values that were clipped.
     *
     * @param terms of the whole batch
     */
    public static Metrics metrics(Collection<Term> terms) {
        double tokens = Means.sum(Means.of(terms, term -> term.slopes.length));
        return Metrics.NONE
                .with("loss/value_avg", Means.sum(Means.of(terms, Term::value)))
                .with("val/clipfrac_avg", Means.sum(Means.of(terms, Term::clipped)) / Math.max(1, tokens));
    }
}
