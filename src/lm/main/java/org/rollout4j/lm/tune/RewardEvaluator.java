package org.rollout4j.lm.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.Evaluation;
import org.rollout4j.core.Evaluator;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.PromptRow;
import org.rollout4j.lm.loss.CompletionLengths;
import org.rollout4j.lm.model.Backpropagation;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.reward.RewardException;

/**
 * What completions of held-out prompts are worth, one for each prompt, always by the same chance, and how far the model has gone from the
 * reference.
 */
final class RewardEvaluator implements Evaluator<LanguageModel> {
    private static final int MICRO_BATCH = 512;
    private static final int SAMPLES = 3;
    private static final long SEED = 1;

    private final LanguageModel reference;
    private final List<PromptRow> heldOut;
    private final RewardedSampler sampler;
    private final double temperature;
    private final Workers workers;

    /** @param heldOut at least one */
    RewardEvaluator(
            LanguageModel reference,
            List<PromptRow> heldOut,
            RewardedSampler sampler,
            double temperature,
            Workers workers) {
        this.reference = reference;
        this.heldOut = List.copyOf(heldOut);
        this.sampler = sampler;
        this.temperature = temperature;
        this.workers = workers;
    }

    /** @param reward the mean */
    private record Rewarded(double reward, Metrics metrics) implements Evaluation {
        @Override
        public double score() {
            return reward;
        }
    }

    @Override
    public Evaluation evaluate(LanguageModel model) {
        RewardedSampler.Result result = sampler.sample(model, heldOut, SEED);
        double reward = result.scores()
                .metrics()
                .get("reward")
                .orElseThrow(() -> new RewardException(
                        "no reward function applies to any completion of the held-out prompts, of which there are "
                                + heldOut.size(),
                        null));
        Metrics metrics = Metrics.NONE.with("eval_kl", kl(model, result.packed()));
        Metrics lengths = CompletionLengths.metrics(
                result.completions().stream()
                        .mapToInt(own -> own.tokens().length)
                        .toArray(),
                result.ended());
        for (Map.Entry<String, Double> metric :
                result.scores().metrics().with(lengths).values().entrySet()) {
            metrics = metrics.with("eval_" + metric.getKey(), metric.getValue());
        }
        return new SampledEvaluation(new Rewarded(reward, metrics), samples(result));
    }

    /** The mean over completions of their log-ratios, in nats: an unbiased estimate, since the model has drawn them. */
    private double kl(LanguageModel model, Packed batch) {
        Backpropagation scorer = new Backpropagation(model.config(), MICRO_BATCH, 0, workers);
        double[] own =
                scorer.score(model.weights().values(), batch, temperature).logProbs();
        double[] other =
                scorer.score(reference.weights().values(), batch, temperature).logProbs();
        double sum = 0;
        for (int i = 0; i < own.length; i++) {
            sum += own[i] - other[i]; // both are 0 where there is no target
        }
        return sum / batch.sequences();
    }

    private static List<Sample> samples(RewardedSampler.Result result) {
        int count = Math.min(SAMPLES, result.prompts().size());
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int row = result.prompts().size() * i / count;
            samples.add(new Sample(
                    result.prompts().get(row).text(),
                    result.texts().get(row),
                    result.scores().total().get(row)));
        }
        return samples;
    }
}
