package org.rollout4j.lm.decide;

import java.util.Arrays;
import java.util.List;
import org.rollout4j.core.DivergenceException;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.loss.Whitening;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.ScalarWeights;
import org.rollout4j.lm.model.ValueBackpropagation;
import org.rollout4j.lm.tune.TrainedWeights;
import org.rollout4j.math.Gae;

/**
 * Each decision gets what followed it beside what was to be expected, by generalised advantage estimation. What is to be expected a transformer
 * learns that reads the same prompts, and begins as the language model with another head.
 */
final class StepCredit implements Credit<DecidedSteps> {
    private final PpoDecisionConfig config;
    private final LanguageModel start;
    private final Verbaliser verbaliser;
    private final EnvironmentSpec spec;
    private final TrainedWeights critic;
    private final ValueBackpropagation valuation;

    /** {@code [prompts]}, those of the data at hand. */
    private List<int[]> prompts = List.of();
    /** {@code [rows]}, the prompt of each. */
    private int[] promptOf = new int[0];
    /** {@code [rows]}, what values should be. */
    private double[] returns = new double[0];

    /** @param seed what the head is drawn by */
    StepCredit(
            LanguageModel start,
            Verbaliser verbaliser,
            EnvironmentSpec spec,
            PpoDecisionConfig config,
            long seed,
            Workers workers) {
        this.config = config;
        this.start = start;
        this.verbaliser = verbaliser;
        this.spec = spec;
        ScalarWeights value = ScalarWeights.random(start, new SplitMix(seed));
        this.critic = new TrainedWeights(value.slots(), value.values(), config.valueOptimiser(), workers);
        this.valuation =
                new ValueBackpropagation(value, config.improvement().optimiser().microBatchTokens(), 0, workers);
    }

    @Override
    public Estimate advantages(DecidedSteps data) {
        Rollout rollout = data.rollout();
        int rows = rollout.rows();
        Prompts found = new Prompts(start, verbaliser, spec.observationSize());
        promptOf = new int[rows];
        int[] nextOf = new int[rows];
        for (int row = 0; row < rows; row++) {
            promptOf[row] = found.add(rollout.observations(), row);
        }
        for (int row = 0; row < rows; row++) {
            // what follows an end counts for nothing, and need not be a state in which anything is said
            nextOf[row] = rollout.terminated()[row] ? promptOf[row] : found.add(rollout.nextObservations(), row);
        }
        prompts = found.tokens();
        double[] ofPrompts = values(Packed.whole(prompts));
        float[] values = gather(ofPrompts, promptOf);
        float[] advantages = new float[rows];
        Gae.advantages(rollout, values, gather(ofPrompts, nextOf), config.gamma(), config.lam(), advantages);
        returns = new double[rows];
        double[] each = new double[rows];
        for (int row = 0; row < rows; row++) {
            each[row] = advantages[row];
            returns[row] = (values[row] + advantages[row]) * config.rewardScale();
        }
        return new Estimate(
                config.whitenAdvantages()
                        ? Whitening.whiten(List.of(each), true).get(0)
                        : each,
                Metrics.NONE.with("explainedVariance", explainedVariance(each)));
    }

    /** {@code [prompts]}, in the unit of rewards. */
    private double[] values(Packed texts) {
        double[] scaled = texts.sumOfEach(valuation.values(critic.parameters(), texts));
        return Arrays.stream(scaled).map(value -> value / config.rewardScale()).toArray();
    }

    private static float[] gather(double[] values, int... from) {
        float[] gathered = new float[from.length];
        for (int i = 0; i < gathered.length; i++) {
            gathered[i] = (float) values[from[i]];
        }
        return gathered;
    }

    /** How much of the variance of returns values explain: 1 for all of it. */
    private double explainedVariance(double... advantages) {
        double errors = variance(Arrays.stream(advantages)
                .map(advantage -> advantage * config.rewardScale())
                .toArray());
        double all = variance(returns);
        return all == 0 ? 0 : 1 - errors / all;
    }

    private static double variance(double... values) {
        double mean = Arrays.stream(values).average().orElse(0);
        return Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
    }

    @Override
    public Metrics learn(int[] rows, long update, long totalUpdates) {
        int[] different = Arrays.stream(rows)
                .map(row -> promptOf[row])
                .distinct()
                .sorted()
                .toArray();
        double[] sums = new double[different.length];
        double[] squares = new double[different.length];
        int[] counts = new int[different.length];
        for (int row : rows) {
            int i = Arrays.binarySearch(different, promptOf[row]);
            sums[i] += returns[row];
            squares[i] += returns[row] * returns[row];
            counts[i]++;
        }
        Packed texts =
                Packed.whole(Arrays.stream(different).mapToObj(prompts::get).toList());
        double[] errors = new double[different.length];
        valuation.gradient(
                critic.parameters(),
                texts,
                (from, end, values, slopes) -> {
                    for (int i = from; i < end; i++) {
                        int at = texts.starts()[i + 1] - 1;
                        double value = values[at];
                        errors[i] = (squares[i] - 2 * value * sums[i] + counts[i] * value * value) / 2 / rows.length;
                        slopes[at] = (counts[i] * value - sums[i]) / rows.length;
                    }
                },
                0,
                critic.gradient());
        double loss = Arrays.stream(errors).sum();
        DivergenceException.check("loss of the value network", loss);
        Metrics step = critic.step(update, totalUpdates);
        return Metrics.NONE.with("loss/value_avg", loss).with("val/grad_norm", step.get("grad_norm"));
    }

    @Override
    public State state() {
        return State.builder()
                .putFloats("parameters", critic.parameters())
                .put("optimiser", critic.state())
                .build();
    }

    @Override
    public void restore(State state) {
        critic.restore(state.floats("parameters", critic.parameters().length), state.part("optimiser"));
    }
}
