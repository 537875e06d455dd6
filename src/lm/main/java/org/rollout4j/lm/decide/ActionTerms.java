package org.rollout4j.lm.decide;

import java.util.Arrays;
import org.rollout4j.lm.model.TokenLoss;
import org.rollout4j.lm.model.TokenScores;
import org.rollout4j.lm.model.TokenSlopes;

/**
 * A loss of the log-probabilities of actions as {@link TokenLoss} asks for it. Exact: each legal action's words count, as their probabilities are in
 * what those of the action chosen are divided by.
 */
final class ActionTerms implements TokenLoss {
    /** What is made of the actions of a situation; called by several threads, each time for another one. */
    @FunctionalInterface
    interface Loss {
        /**
         * The part of a situation in the loss.
         *
         * @param logProbs {@code [actions]}, renormalised over the legal ones; minus infinity for others
         * @param slopes {@code [actions]}, 0; to be set to the derivatives by {@code logProbs}, as if each could move by itself
         */
        double term(int situation, double[] logProbs, double[] slopes);
    }

    private final Situations situations;
    private final Loss loss;
    private final double[] terms;

    ActionTerms(Situations situations, Loss loss) {
        this.situations = situations;
        this.loss = loss;
        this.terms = new double[situations.count()];
    }

    @Override
    public int groupSize() {
        return situations.actions();
    }

    @Override
    public void differentiate(int from, int end, TokenScores scores, TokenSlopes slopes) {
        int actions = situations.actions();
        for (int situation = from / actions; situation < end / actions; situation++) {
            double[] logProbs = situations.logProbs(scores.logProbs(), situation);
            double[] own = new double[actions];
            terms[situation] = loss.term(situation, logProbs, own);
            double sum = Arrays.stream(own).sum();
            for (int action = 0; action < actions; action++) {
                int sequence = situation * actions + action;
                double[] ofTokens = new double[situations.words().targetCount(sequence)];
                // an action that is not legal has probability 0 and no slope
                Arrays.fill(ofTokens, own[action] - Math.exp(logProbs[action]) * sum);
                situations.words().setTargets(slopes.logProbs(), sequence, ofTokens);
            }
        }
    }

    /** The loss of all situations. */
    double loss() {
        return Arrays.stream(terms).sum();
    }
}
