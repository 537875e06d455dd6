package org.rollout4j.lm.decide;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.rollout4j.core.DivergenceException;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.ExampleSource;
import org.rollout4j.lm.model.Backpropagation;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.tune.LanguageMetrics;
import org.rollout4j.lm.tune.ModelLearner;
import org.rollout4j.lm.tune.TrainedModel;

/**
 * Learns to act from advantages of its decisions. What moves is the log-probability of an action, that of its words renormalised over the words of all
 * legal actions, so that loss and gradient are exact; each different situation is computed once, however many decisions were made in it.
 */
final class DecisionLearner<D extends Decisions> extends ModelLearner<D> {
    private final ImprovementConfig config;
    private final Credit<? super D> credit;
    private final LanguageModelPolicy words;
    private final LanguageModel start;
    private final Verbaliser verbaliser;
    private final EnvironmentSpec spec;
    private final Backpropagation backpropagation;
    private final long seed;
    private long decisions;

    /**
     * @param start what to begin with, and the reference
     * @param credit says what decisions were worth
     * @param seed what the order of decisions is drawn by
     */
    DecisionLearner(
            LanguageModel start,
            Verbaliser verbaliser,
            EnvironmentSpec spec,
            ImprovementConfig config,
            Credit<? super D> credit,
            long seed,
            Workers workers) {
        super(new TrainedModel(start, config.optimiser(), config.beta() > 0, workers));
        this.config = config;
        this.credit = credit;
        this.words = new LanguageModelPolicy(start, verbaliser, spec, workers);
        this.start = start;
        this.verbaliser = verbaliser;
        this.spec = spec;
        this.backpropagation = new Backpropagation(start, config.optimiser().microBatchTokens(), 0, workers);
        this.seed = seed;
    }

    @Override
    public Metrics update(D data, Progress at) {
        Situations.Found found = Situations.of(
                words, new Prompts(start, verbaliser, spec.observationSize()), data.in(), spec.actionCount());
        Situations situations = found.situations();
        double[][] old = score(model.parameters(), situations);
        double[][] reference = config.beta() > 0 ? score(model.reference(), situations) : null;
        Credit.Estimate advantages = credit.advantages(data);
        int rows = data.in().rows();
        decisions += rows;
        List<Metrics> updates = new ArrayList<>();
        for (int epoch = 0; epoch < config.epochs(); epoch++) {
            int[] order = ExampleSource.shuffled(rows, new SplitMix(SplitMix.derive(seed, at.updates(), epoch)));
            for (int part = 0; part < config.miniBatches(); part++) {
                int from = Workers.start(part, config.miniBatches(), rows);
                int end = Workers.start(part + 1, config.miniBatches(), rows);
                long update = at.steps() + (long) epoch * config.miniBatches() + part;
                if (from < end) {
                    int[] some = Arrays.copyOfRange(order, from, end);
                    updates.add(improve(data, found, some, advantages.ofRows(), old, reference, update, at.totalSteps())
                            .with(credit.learn(some, update, at.totalSteps())));
                }
            }
        }
        return LanguageMetrics.means(updates)
                .with(advantages.metrics())
                .with("situations", situations.count())
                .with("decisions", (double) decisions)
                .with("num_tokens", seen(situations.words().length()));
    }

    /** {@code [situations][actions]} */
    private double[][] score(float[] parameters, Situations situations) {
        double[] ofTokens =
                backpropagation.score(parameters, situations.words(), 1).logProbs();
        return IntStream.range(0, situations.count())
                .mapToObj(situation -> situations.logProbs(ofTokens, situation))
                .toArray(double[][]::new);
    }

    /** One update from some decisions. */
    private Metrics improve(
            D data,
            Situations.Found found,
            int[] rows,
            double[] advantages,
            double[][] old,
            double[][] reference,
            long update,
            long totalUpdates) {
        int[] different = Arrays.stream(rows)
                .map(row -> found.ofRows()[row])
                .distinct()
                .sorted()
                .toArray();
        Situations situations = found.situations().select(different);
        DecisionLoss loss = new DecisionLoss(
                config,
                Arrays.stream(rows)
                        .map(row -> Arrays.binarySearch(different, found.ofRows()[row]))
                        .toArray(),
                Arrays.stream(rows).map(data::action).toArray(),
                Arrays.stream(rows).mapToDouble(row -> advantages[row]).toArray(),
                pick(old, different),
                reference == null ? null : pick(reference, different));
        ActionTerms terms = new ActionTerms(situations, loss);
        backpropagation.gradient(model.parameters(), situations.words(), 1, terms, 0, model.gradient());
        DivergenceException.check("loss", terms.loss());
        return Metrics.NONE.with("loss", terms.loss()).with(loss.metrics()).with(model.step(update, totalUpdates));
    }

    private static double[][] pick(double[][] of, int... situations) {
        return Arrays.stream(situations).mapToObj(situation -> of[situation]).toArray(double[][]::new);
    }

    @Override
    public State state() {
        return entries()
                .putLongs("decisions", decisions)
                .put("credit", credit.state())
                .build();
    }

    @Override
    public void restore(State state) {
        super.restore(state);
        decisions = state.number("decisions", 0);
        credit.restore(state.part("credit"));
    }
}
