package org.rollout4j.lm.decide;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.Actions;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.PolicySession;
import org.rollout4j.core.Require;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.tabular.ExactEvaluation;
import org.rollout4j.tabular.Outcome;

/**
 * A language model that acts in an environment with discrete actions. It reads what is observed as a prompt, and of the legal actions each is as
 * probable as its words with the model's end token behind them, renormalised over the legal ones; nothing else can come out. These probabilities are
 * exact, and only the choice is drawn, unless the policy is greedy.
 */
public final class LanguageModelPolicy implements ExactEvaluation.Enumerated {
    private final LanguageModel model;
    private final Verbaliser verbaliser;
    private final EnvironmentSpec spec;
    private final ActionSpace.Discrete actions;
    private final WordTree tree;
    private final boolean greedy;
    private final Workers workers;

    /**
     * A policy that draws its actions.
     *
     * @param spec what it acts in
     * @param workers the threads that read; the bits do not depend on how many. With {@link Workers#caller} any number of threads may act at
     *     a time, with others one
     * @throws IllegalArgumentException if the environment has other actions than there are words, the words of two become the same tokens, or
     *     the words of one begin those of another and the model has no end token
     */
    public LanguageModelPolicy(LanguageModel model, Verbaliser verbaliser, EnvironmentSpec spec, Workers workers) {
        this(model, verbaliser, spec, new WordTree(model, verbaliser.actions()), false, workers);
    }

    private LanguageModelPolicy(
            LanguageModel model,
            Verbaliser verbaliser,
            EnvironmentSpec spec,
            WordTree tree,
            boolean greedy,
            Workers workers) {
        this.model = model;
        this.verbaliser = verbaliser;
        this.spec = spec;
        this.actions = verbaliser.check(spec);
        this.tree = tree;
        this.greedy = greedy;
        this.workers = workers;
    }

    /** The same, but it takes the most probable action, the first of several. */
    public LanguageModelPolicy greedy() {
        return new LanguageModelPolicy(model, verbaliser, spec, tree, true, workers);
    }

    /** The tokens of an action's words, the end token included. */
    public int[] tokens(int action) {
        return tree.word(Require.inRange("action", action, 0, actions.count() - 1));
    }

    @Override
    public Session open(int rows, RandomGenerator random) {
        ActionMemory memory = new ActionMemory(distribution(), spec.observationSize(), actions.count());
        double[] probabilities = new double[Math.multiplyExact(rows, actions.count())];
        return new PolicySession(spec.observationSize(), actions, rows) {
            @Override
            protected void choose(ObservationBatch in, Actions out) {
                memory.probabilities(in, probabilities);
                for (int row = 0; row < in.rows(); row++) {
                    draw(probabilities, row, random, out);
                }
            }
        };
    }

    private void draw(double[] probabilities, int row, RandomGenerator random, Actions out) {
        int first = row * actions.count();
        double left = greedy ? 0 : random.nextDouble();
        int action = -1;
        for (int a = 0; a < actions.count() && left >= 0; a++) {
            double probability = probabilities[first + a];
            if (!(probability == 0)) { // what is no number is chosen, too, so that it is noticed
                action = a;
                left -= greedy ? 1 : probability;
            }
        }
        out.set(row, action);
        out.logProbs()[row] = (float) Math.log(probabilities[first + action]);
    }

    /** How probable it makes each action, with the memory that this takes. */
    public Distribution distribution() {
        return new Distribution(
                new ActionScorer(model, verbaliser, tree, spec.observationSize(), workers), actions.count(), greedy);
    }

    /**
     * What it is worth where the environment can be enumerated: exactly, without playing an episode. Reads a prompt for each state.
     *
     * @param factory that of the environment it acts in
     * @return nothing if the transitions are not known, or too many to be a matter of seconds
     */
    @Override
    public Optional<Outcome> value(EnvironmentFactory factory) {
        return ExactEvaluation.ofProbabilities(factory, distribution()::probabilities, workers);
    }

    /** The probabilities of actions. Used by one thread at a time. */
    public static final class Distribution {
        private final ActionScorer scorer;
        private final int actionCount;
        private final boolean greedy;

        private Distribution(ActionScorer scorer, int actionCount, boolean greedy) {
            this.scorer = scorer;
            this.actionCount = actionCount;
            this.greedy = greedy;
        }

        /**
         * Sets the log-probabilities of the actions in each row as the model has them, whether the policy is greedy or not.
         *
         * @param into {@code [rows][actions]}; minus infinity where an action is not legal
         * @throws IllegalArgumentException if a prompt has no token, too many, or a character that the model has no token for
         */
        public void logProbs(ObservationBatch in, double[] into) {
            scorer.logProbs(in, into);
        }

        /**
         * Sets the probabilities with which the policy takes the actions in each row; of a greedy one that of the most probable action is 1.
         *
         * @param into {@code [rows][actions]}; 0 where an action is not legal
         * @throws IllegalArgumentException as {@link #logProbs}
         */
        public void probabilities(ObservationBatch in, double[] into) {
            scorer.logProbs(in, into);
            for (int row = 0; row < in.rows(); row++) {
                int first = row * actionCount;
                int best = greedy ? best(into, first) : 0;
                for (int a = 0; a < actionCount; a++) {
                    double probability = Math.exp(into[first + a]);
                    boolean number = !Double.isNaN(probability);
                    into[first + a] = greedy && number ? (a == best ? 1 : 0) : probability;
                }
            }
        }

        private int best(double[] logProbs, int first) {
            int best = 0;
            for (int a = 1; a < actionCount; a++) {
                best = logProbs[first + a] > logProbs[first + best] ? a : best;
            }
            return best;
        }
    }
}
