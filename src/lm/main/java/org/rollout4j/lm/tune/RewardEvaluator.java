package org.rollout4j.lm.tune;

import java.util.Map;
import java.util.Optional;
import org.rollout4j.core.Evaluation;
import org.rollout4j.core.Evaluator;
import org.rollout4j.core.Metrics;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.reward.RewardException;

/** What completions of held-out prompts are worth. */
final class RewardEvaluator implements Evaluator<LanguageModel> {
    private final HeldOutCompletions heldOut;
    private final RewardedSampler rewards;

    /**
     * @param heldOut closed with this
     * @param rewards what is learned from
     */
    RewardEvaluator(HeldOutCompletions heldOut, RewardedSampler rewards) {
        this.heldOut = heldOut;
        this.rewards = rewards;
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
        HeldOutCompletions.Judged judged = heldOut.judge(model);
        RewardedSampler.Result result = rewards.rewarded(judged.completed());
        double reward = result.scores()
                .metrics()
                .get("reward")
                .orElseThrow(() -> new RewardException(
                        "no reward function applies to any completion of the held-out prompts, of which there are "
                                + judged.completed().rows().size(),
                        null));
        Metrics metrics = judged.metrics();
        for (Map.Entry<String, Double> metric :
                result.scores().metrics().values().entrySet()) {
            metrics = metrics.with("eval_" + metric.getKey(), metric.getValue());
        }
        return new SampledEvaluation(
                new Rewarded(reward, metrics),
                judged.samples(Optional.of(result.scores().total())));
    }

    @Override
    public void close() {
        heldOut.close();
    }
}
