package org.rollout4j.lm.decide;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.eval.RandomPolicy;
import org.rollout4j.lm.data.Encoder;
import org.rollout4j.lm.data.Example;
import org.rollout4j.lm.data.ExampleSource;
import org.rollout4j.lm.data.SftFormat;
import org.rollout4j.lm.data.TokenBatch;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Sequence;
import org.rollout4j.lm.model.Weights;
import org.rollout4j.lm.text.ByteLevelBpe;
import org.rollout4j.lm.text.Tokenizer;
import org.rollout4j.lm.tune.Data;
import org.rollout4j.lm.tune.SupervisedLearner;

/** A language model learns to decide as somebody else does, from examples of it: fine-tuning, before there is any reward. */
public final class Imitation extends DecisionMethod<ImitationConfig> {
    private static final int WEIGHTS = 1;
    private static final int ROWS = 2;
    private static final int DROPOUT = 3;
    private static final int PLAY = 4;
    private static final String RANDOM = "random";
    private static final String OPTIMUM = "optimum";
    private static final String END_OF_TEXT = "<|endoftext|>";

    @Override
    public String id() {
        return "decide-sft";
    }

    @Override
    public String description() {
        return "Teach a model, or a new small one, to act as somebody else does in an environment.";
    }

    @Override
    public ImitationConfig defaults() {
        return ImitationConfig.defaults();
    }

    @Override
    public boolean needsModel() {
        return false;
    }

    @Override
    String environment(ImitationConfig config) {
        return config.environment();
    }

    @Override
    public LanguageModel start(ImitationConfig config, LanguageModel given, Data data, long seed) {
        if (given != null) {
            return given;
        }
        EnvironmentFactory factory = factory(config);
        Verbaliser verbaliser = Verbaliser.of(factory);
        List<Example> examples = examples(config, factory, verbaliser, seed, Workers.caller());
        Tokenizer tokenizer = ByteLevelBpe.train(
                Stream.concat(examples.stream().map(Imitation::text), verbaliser.actions().stream())
                        .iterator(),
                config.vocabularySize(),
                List.of(END_OF_TEXT));
        return new LanguageModel(
                Weights.random(
                        config.model().config(tokenizer.vocabularySize()),
                        config.initializerRange(),
                        new SplitMix(SplitMix.derive(seed, WEIGHTS))),
                tokenizer,
                tokenizer.specialToken(END_OF_TEXT).stream().boxed().toList(),
                null,
                Map.of());
    }

    private static String text(Example example) {
        return example.row().get("prompt").toString() + example.row().get("completion") + "\n";
    }

    @Override
    public Parts<LanguageModel, TokenBatch> parts(
            ImitationConfig config, LanguageModel start, Data data, long seed, Workers workers) {
        EnvironmentFactory factory = factory(config);
        Verbaliser verbaliser = Verbaliser.of(factory);
        Encoder encoder = Encoder.of(start, false);
        List<List<Sequence>> rows = examples(config, factory, verbaliser, seed, workers).stream()
                .map(example -> List.of(encoder.sequence(example, SftFormat.defaults())))
                .toList();
        return new Parts<>(
                new SupervisedLearner(start, config.optimiser(), SplitMix.derive(seed, DROPOUT), workers),
                ExampleSource.ofSequences(rows, config.batchSize(), SplitMix.derive(seed, ROWS)),
                evaluator(factory, verbaliser, seed, workers),
                List.of());
    }

    private static List<Example> examples(
            ImitationConfig config, EnvironmentFactory factory, Verbaliser verbaliser, long seed, Workers workers) {
        if (config.policy().equals(OPTIMUM)) {
            return DecisionExamples.ofOptimum(factory, verbaliser, workers)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "policy is optimum: that of " + config.environment() + " is not known"));
        }
        Map<String, Policy> heuristics = factory.heuristics();
        Require.that(
                config.policy().equals(RANDOM) || heuristics.containsKey(config.policy()),
                "policy",
                config.policy(),
                "allowed are random, optimum and those of " + config.environment() + ": " + heuristics.keySet());
        Policy policy =
                config.policy().equals(RANDOM) ? RandomPolicy.of(factory.spec()) : heuristics.get(config.policy());
        return DecisionExamples.ofPolicy(factory, verbaliser, policy, config.episodes(), SplitMix.derive(seed, PLAY));
    }
}
