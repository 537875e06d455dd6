package org.rollout4j.lm.tune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.rollout4j.core.DivergenceException;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.ExampleSource;
import org.rollout4j.lm.loss.AdaptiveKl;
import org.rollout4j.lm.loss.CriticLoss;
import org.rollout4j.lm.loss.KlPenalty;
import org.rollout4j.lm.loss.PolicyTerm;
import org.rollout4j.lm.loss.TokenRewards;
import org.rollout4j.lm.model.Backpropagation;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.ScalarWeights;
import org.rollout4j.lm.model.TokenScores;
import org.rollout4j.lm.model.ValueBackpropagation;

/** Learns from completions token by token, beside a value network of its own, held against what it began with. */
final class PpoLearner extends ModelLearner<Completions> {
    private static final int HEAD = 1;
    private static final int ORDER = 2;

    private final PpoTuningConfig config;
    private final TrainedWeights critic;
    private final Backpropagation backpropagation;
    private final ValueBackpropagation valuation;
    private final double temperature;
    private final long seed;
    private KlPenalty penalty;

    /**
     * @param start what to begin with, the reference, and the transformer of the value network
     * @param seed what the head of the value network and the order of completions are drawn by
     */
    PpoLearner(LanguageModel start, PpoTuningConfig config, long seed, Workers workers) {
        super(new TrainedModel(start, config.optimiser(), true, workers));
        this.config = config;
        ScalarWeights value = ScalarWeights.random(start, new SplitMix(SplitMix.derive(seed, HEAD)));
        this.critic = new TrainedWeights(value.slots(), value.values(), config.valueOptimiser(), workers);
        int rows = config.optimiser().microBatchTokens();
        this.backpropagation = new Backpropagation(start, rows, 0, workers);
        this.valuation = new ValueBackpropagation(value, rows, 0, workers);
        this.temperature = config.completions().temperature();
        this.seed = SplitMix.derive(seed, ORDER);
        this.penalty = config.penalty();
    }

    @Override
    public Metrics update(Completions data, Progress at) {
        Metrics metrics = data.metrics()
                .with(data.completionMetrics())
                .with("val/num_eos_tokens", (double) IntStream.range(0, data.count())
                        .filter(i -> data.ended()[i])
                        .count())
                .with("num_tokens", seen(data.packed().length()));
        int[] rewarded = data.rewarded();
        return rewarded.length == 0 ? metrics : learn(data, rewarded, at).with(metrics);
    }

    private Metrics learn(Completions data, int[] rewarded, Progress at) {
        Packed packed = data.packed().select(rewarded);
        List<double[]> logProbs = score(model.parameters(), packed);
        List<double[]> reference = score(model.reference(), packed);
        List<TokenRewards> rewards = IntStream.range(0, rewarded.length)
                .mapToObj(i -> penalty.rewards(
                        data.rewards()[rewarded[i]], logProbs.get(i), reference.get(i), data.ended()[rewarded[i]]))
                .toList();
        List<double[]> values = packed.ofEachTarget(valuation.values(critic.parameters(), packed));
        Metrics seen = TokenRewards.metrics(rewards)
                .with(
                        "objective/entropy",
                        -logProbs.stream().flatMapToDouble(Arrays::stream).sum() / rewarded.length)
                .with("objective/kl_coef", penalty.klCoef());
        Metrics learned = learn(PpoBatch.of(packed, logProbs, values, rewards, config), at);
        if (config.klTarget() > 0) {
            double kl = seen.get("objective/kl").orElseThrow();
            penalty = penalty.withKlCoef(
                    new AdaptiveKl(config.klTarget(), config.klHorizon()).next(penalty.klCoef(), kl, rewarded.length));
        }
        return learned.with(seen);
    }

    private List<double[]> score(float[] parameters, Packed packed) {
        return packed.ofEachTarget(
                backpropagation.score(parameters, packed, temperature).logProbs());
    }

    /** All epochs; the metrics are means over their updates. */
    private Metrics learn(PpoBatch batch, Progress at) {
        List<Metrics> updates = new ArrayList<>();
        int parts = config.numMiniBatches();
        for (int epoch = 0; epoch < config.numPpoEpochs(); epoch++) {
            int[] order =
                    ExampleSource.shuffled(batch.count(), new SplitMix(SplitMix.derive(seed, at.updates(), epoch)));
            for (int part = 0; part < parts; part++) {
                int from = Workers.start(part, parts, batch.count());
                int end = Workers.start(part + 1, parts, batch.count());
                long update = at.steps() + (long) epoch * parts + part;
                if (from < end) {
                    updates.add(learn(batch.select(Arrays.copyOfRange(order, from, end)), update, at.totalSteps()));
                }
            }
        }
        return LanguageMetrics.means(updates).with("val/ratio_var", LanguageMetrics.variance(updates, "val/ratio"));
    }

    /** One update of both networks. */
    private Metrics learn(PpoBatch batch, long update, long totalUpdates) {
        Packed packed = batch.packed();
        CompletionTerms terms = new CompletionTerms(
                packed,
                packed.atTargets(batch.logProbs()),
                null,
                batch.advantages(),
                batch.counts(),
                sample -> config.policyLoss().term(sample, batch.totals()));
        TokenScores scores =
                backpropagation.gradient(model.parameters(), packed, temperature, terms, 0, model.gradient());
        CriticTerms values = new CriticTerms(batch, config.criticLoss(), config.vfCoef());
        valuation.gradient(critic.parameters(), packed, values, 0, critic.gradient());
        double loss = terms.loss() + config.vfCoef() * values.loss();
        DivergenceException.check("loss", loss);
        Metrics step = model.step(update, totalUpdates);
        Metrics valueStep = critic.step(update, totalUpdates);
        return Metrics.NONE
                .with("loss", loss)
                .with(PolicyTerm.ppoMetrics(terms.terms()))
                .with(CriticLoss.metrics(values.terms()))
                .with("policy/entropy_avg", LanguageMetrics.entropy(packed, scores))
                .with(step)
                .with("val/grad_norm", valueStep.get("grad_norm"));
    }

    @Override
    public State state() {
        return entries()
                .put(
                        "critic",
                        State.builder()
                                .putFloats("parameters", critic.parameters())
                                .put("optimiser", critic.state())
                                .build())
                .putDoubles("kl-coefficient", penalty.klCoef())
                .build();
    }

    @Override
    public void restore(State state) {
        super.restore(state);
        State saved = state.part("critic");
        critic.restore(saved.floats("parameters", critic.parameters().length), saved.part("optimiser"));
        penalty = penalty.withKlCoef(state.doubles("kl-coefficient", 1)[0]);
    }
}
