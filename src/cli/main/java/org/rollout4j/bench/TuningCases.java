package org.rollout4j.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rollout4j.core.Experience;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Source;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.ModelConfig;
import org.rollout4j.lm.model.Weights;
import org.rollout4j.lm.reward.RewardFunctions;
import org.rollout4j.lm.reward.RewardSum;
import org.rollout4j.lm.text.CharacterTokenizer;
import org.rollout4j.lm.tune.CompletionConfig;
import org.rollout4j.lm.tune.CompletionConfigBuilder;
import org.rollout4j.lm.tune.Data;
import org.rollout4j.lm.tune.Dpo;
import org.rollout4j.lm.tune.DpoConfig;
import org.rollout4j.lm.tune.DpoConfigBuilder;
import org.rollout4j.lm.tune.Grpo;
import org.rollout4j.lm.tune.GrpoConfig;
import org.rollout4j.lm.tune.GrpoConfigBuilder;
import org.rollout4j.lm.tune.Kto;
import org.rollout4j.lm.tune.KtoConfig;
import org.rollout4j.lm.tune.KtoConfigBuilder;
import org.rollout4j.lm.tune.RewardConfig;
import org.rollout4j.lm.tune.RewardConfigBuilder;
import org.rollout4j.lm.tune.RewardModelling;
import org.rollout4j.lm.tune.Rloo;
import org.rollout4j.lm.tune.RlooConfig;
import org.rollout4j.lm.tune.RlooConfigBuilder;
import org.rollout4j.lm.tune.TuningMethod;

/** Whole updates from preferences and rewards, of a model of 0.8 M parameters of Llama's shape. Units are tokens that are learned from. */
final class TuningCases {
    private static final int VOCABULARY = 512;
    private static final int FIRST_LETTER = 0x4e00;
    private static final int CONTEXT = 128;
    private static final int PROMPT = 16;
    private static final int COMPLETION = 48;
    private static final int GENERATIONS = 8;
    private static final int BATCH = 16;
    private static final int ROWS = 4 * BATCH;

    private final Map<String, BenchCase> cases = new LinkedHashMap<>();
    private final int threads;
    private final ModelConfig config = ModelConfig.llama(VOCABULARY, CONTEXT, 4, 4, 4, 128);

    TuningCases(int threads) {
        this.threads = threads;
        CompletionConfig completions = CompletionConfigBuilder.builder(CompletionConfig.defaults())
                .numGenerations(GENERATIONS)
                .batchSize(BATCH * GENERATIONS)
                .maxCompletionLength(COMPLETION)
                .build();
        String sampled = ", 16 prompts x 8 completions x 48 tokens";
        long tokens = (long) BATCH * GENERATIONS * COMPLETION;
        add(
                "lm-grpo",
                "GRPO" + sampled,
                new Grpo(),
                GrpoConfigBuilder.builder(GrpoConfig.defaults())
                        .completions(completions)
                        .build(),
                4,
                tokens,
                random -> "{\"prompt\":" + text(PROMPT, random) + "}");
        add(
                "lm-rloo",
                "RLOO" + sampled,
                new Rloo(),
                RlooConfigBuilder.builder(RlooConfig.defaults())
                        .completions(completions)
                        .beta(0)
                        .build(),
                4,
                tokens,
                random -> "{\"prompt\":" + text(PROMPT, random) + "}");
        add(
                "lm-dpo",
                "DPO, 16 pairs x 2 x 128 tokens",
                new Dpo(),
                DpoConfigBuilder.builder(DpoConfig.defaults()).batchSize(BATCH).build(),
                3,
                2L * BATCH * CONTEXT,
                random -> "{\"prompt\":" + text(PROMPT, random) + ",\"chosen\":" + text(CONTEXT, random)
                        + ",\"rejected\":" + text(CONTEXT, random) + "}");
        add(
                "lm-kto",
                "KTO, 16 x 128 tokens",
                new Kto(),
                KtoConfigBuilder.builder(KtoConfig.defaults()).batchSize(BATCH).build(),
                5,
                (long) BATCH * CONTEXT,
                random -> "{\"prompt\":" + text(PROMPT, random) + ",\"completion\":" + text(CONTEXT, random)
                        + ",\"label\":" + random.nextBoolean() + "}");
        add(
                "lm-reward",
                "a reward model, 16 pairs x 2 x 112 tokens",
                new RewardModelling(),
                RewardConfigBuilder.builder(RewardConfig.defaults())
                        .batchSize(BATCH)
                        .build(),
                3,
                2L * BATCH * (CONTEXT - PROMPT),
                random -> "{\"chosen\":" + text(CONTEXT - PROMPT, random) + ",\"rejected\":"
                        + text(CONTEXT - PROMPT, random) + "}");
    }

    /** By a short name. */
    Map<String, BenchCase> cases() {
        return cases;
    }

    /**
     * @param passes how often tokens run through the model in the long run; a backward pass counts as two
     * @param row makes a line of JSON
     */
    private <C extends Record> void add(
            String name,
            String text,
            TuningMethod<C> method,
            C settings,
            int passes,
            long tokens,
            Function<SplitMix, String> row) {
        double flops = passes * LanguageModelCases.forward(config, method.needsRewards() ? COMPLETION : CONTEXT);
        cases.put(
                name,
                new BenchCase(
                        "language model learns by " + text,
                        "tokens",
                        threads,
                        flops,
                        meter -> updates(meter, method, settings, tokens, row)));
    }

    private static String text(int letters, SplitMix random) {
        return random.ints(letters, FIRST_LETTER, FIRST_LETTER + VOCABULARY)
                .mapToObj(Character::toString)
                .collect(Collectors.joining("", "\"", "\""));
    }

    private <C extends Record> BenchMeasurement updates(
            Meter meter, TuningMethod<C> method, C settings, long tokens, Function<SplitMix, String> row) {
        SplitMix random = new SplitMix(1);
        try (Workers workers = new Workers(threads)) {
            Path file = Files.createTempFile("rollout4j-bench", ".jsonl");
            try {
                Files.write(
                        file,
                        Stream.generate(() -> row.apply(random)).limit(ROWS).toList());
                List<RewardSum.Term> rewards = method.needsRewards() ? RewardFunctions.find("length=100") : List.of();
                Data data = new Data(List.of(file), Optional.of(file), rewards);
                return updates(meter, method.parts(settings, model(random), data, 1, workers), tokens);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <P, D extends Experience> BenchMeasurement updates(
            Meter meter, TuningMethod.Parts<P, D> parts, long tokens) {
        Learner<P, D> learner = parts.learner();
        Progress start = Progress.start(1L << 40);
        try (Source<? super P, D> source = parts.source()) {
            return meter.measure(() -> {
                learner.update(source.collect(learner.behaviour(start)), start);
                return tokens;
            });
        }
    }

    /** Without a token that ends texts: completions are as long as they may be. */
    private LanguageModel model(SplitMix random) {
        String letters = Stream.iterate(FIRST_LETTER, letter -> letter + 1)
                .limit(VOCABULARY)
                .map(Character::toString)
                .collect(Collectors.joining());
        return new LanguageModel(
                Weights.random(config, random), CharacterTokenizer.of(letters), List.of(), null, Map.of());
    }
}
