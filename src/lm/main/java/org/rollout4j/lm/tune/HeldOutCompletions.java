package org.rollout4j.lm.tune;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.PromptRow;
import org.rollout4j.lm.model.Backpropagation;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.reward.RewardFunctions;
import org.rollout4j.lm.reward.RewardRow;
import org.rollout4j.lm.reward.RewardSum;
import org.rollout4j.lm.reward.Rewards;

/**
 * What models make of held-out prompts, one completion of each, always by the same chance: how far they have gone from the reference, how long
 * completions are, and what judges say of them, reward functions from which nothing is learned.
 */
final class HeldOutCompletions implements AutoCloseable {
    private static final int MICRO_BATCH = 512;
    private static final int SAMPLES = 3;
    private static final long SEED = 1;
    private static final String REWARDS = "rewards/";

    private final LanguageModel reference;
    private final List<PromptRow> prompts;
    private final CompletionSampler sampler;
    private final Optional<RewardSum> judges;
    private final Workers workers;

    /**
     * @param prompts at least one
     * @param judges closed with this
     */
    private HeldOutCompletions(
            LanguageModel reference,
            List<PromptRow> prompts,
            CompletionSampler sampler,
            Optional<RewardSum> judges,
            Workers workers) {
        this.reference = reference;
        this.prompts = List.copyOf(prompts);
        this.sampler = sampler;
        this.judges = judges;
        this.workers = workers;
    }

    /**
     * Opens the judges.
     *
     * @param prompts at least one
     * @param judges none, or with different names
     * @throws IOException if a judge cannot read its files; the message is one line
     */
    static HeldOutCompletions open(
            LanguageModel reference,
            List<PromptRow> prompts,
            CompletionSampler sampler,
            List<RewardSum.Term> judges,
            Workers workers)
            throws IOException {
        Optional<RewardSum> opened = judges.isEmpty()
                ? Optional.empty()
                : Optional.of(new RewardSum(RewardFunctions.opened(judges), RewardSum.TIME_LIMIT));
        return new HeldOutCompletions(reference, prompts, sampler, opened, workers);
    }

    /**
     * Completions and what can be said of them.
     *
     * @param metrics {@code eval_kl}, {@code eval_completions/...}, {@code eval_tools/...}, {@code eval_judges/NAME/mean} and {@code std}
     * @param verdicts of each judge by its name
     */
    record Judged(CompletionSampler.Completed completed, Metrics metrics, Map<String, Rewards> verdicts) {
        /** A few of them, from the first prompt to the last. */
        List<Sample> samples(Optional<Rewards> rewards) {
            int all = completed.rows().size();
            int count = Math.min(SAMPLES, all);
            List<Sample> samples = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int at = all * i / count;
                RewardRow row = completed.rows().get(at);
                OptionalDouble reward = rewards.isPresent() ? rewards.get().get(at) : OptionalDouble.empty();
                samples.add(new Sample(row.prompt(), row.completion(), reward, verdicts(at)));
            }
            return samples;
        }

        private Map<String, Double> verdicts(int row) {
            Map<String, Double> values = new LinkedHashMap<>();
            verdicts.forEach((name, rewards) -> rewards.get(row).ifPresent(value -> values.put(name, value)));
            return values;
        }
    }

    Judged judge(LanguageModel model) {
        CompletionSampler.Completed completed = sampler.complete(model, prompts, SEED);
        Metrics metrics = Metrics.NONE.with("eval_kl", kl(model, completed.packed()));
        for (Map.Entry<String, Double> metric : CompletionMetrics.of(completed.tokens(), completed.ended())
                .with(completed.toolMetrics())
                .values()
                .entrySet()) {
            metrics = metrics.with("eval_" + metric.getKey(), metric.getValue());
        }
        Map<String, Rewards> verdicts = new LinkedHashMap<>();
        if (judges.isPresent()) {
            RewardSum.Scores scores = judges.get().score(completed.rows());
            for (int i = 0; i < scores.each().size(); i++) {
                verdicts.put(judges.get().names().get(i), scores.each().get(i));
            }
            for (Map.Entry<String, Double> metric : scores.metrics().values().entrySet()) {
                if (metric.getKey().startsWith(REWARDS)) { // the sum of judges says nothing
                    metrics = metrics.with(
                            "eval_judges/" + metric.getKey().substring(REWARDS.length()), metric.getValue());
                }
            }
        }
        return new Judged(completed, metrics, verdicts);
    }

    /** The mean over completions of their log-ratios, in nats: an unbiased estimate, since the model has drawn them. */
    private double kl(LanguageModel model, Packed batch) {
        Backpropagation scorer = new Backpropagation(model, MICRO_BATCH, 0, workers);
        double[] own =
                scorer.score(model.parameters(), batch, sampler.temperature()).logProbs();
        double[] other = new Backpropagation(reference, MICRO_BATCH, 0, workers)
                .score(reference.parameters(), batch, sampler.temperature())
                .logProbs();
        double sum = 0;
        for (int i = 0; i < own.length; i++) {
            sum += own[i] - other[i]; // both are 0 where there is no target
        }
        return sum / batch.sequences();
    }

    /** Ends the thread of the judges. */
    @Override
    public void close() {
        judges.ifPresent(RewardSum::close);
    }
}
