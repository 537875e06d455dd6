package org.rollout4j.lm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.rollout4j.core.Artifact;
import org.rollout4j.core.Experience;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Require;
import org.rollout4j.core.Resources;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.Encoder;
import org.rollout4j.lm.file.ModelFiles;
import org.rollout4j.lm.model.Completion;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Sampler;
import org.rollout4j.lm.model.SamplingConfig;
import org.rollout4j.lm.run.Models;
import org.rollout4j.lm.text.TextStream;
import org.rollout4j.lm.tune.Data;
import org.rollout4j.lm.tune.Pretrain;
import org.rollout4j.lm.tune.PretrainConfig;
import org.rollout4j.lm.tune.Sft;
import org.rollout4j.lm.tune.SftConfig;
import org.rollout4j.lm.tune.TuningMethod;
import org.rollout4j.train.Callback;
import org.rollout4j.train.Trainer;
import org.rollout4j.train.TrainingConfig;

/**
 * What most programs need of language models, in one call each, on all processors. Trainings that are recorded and can go on are those of {@link
 * org.rollout4j.lm.run.LanguageTraining}; who has threads of their own to use, or wants token ids, takes {@link Sampler}.
 */
public final class LanguageModels {
    private static final System.Logger LOG = System.getLogger("org.rollout4j");

    private LanguageModels() {}

    /**
     * Loads a model, see {@link Models#load}.
     *
     * @param path a run directory, a checkpoint, a folder with {@code config.json} and safetensors, or a GGUF file
     * @throws IOException if it is none of these, or damaged; the message is one line that names the file
     */
    public static LanguageModel load(Path path) throws IOException {
        try (Workers workers = workers()) {
            return Models.load(path, workers);
        }
    }

    /**
     * Writes a folder that {@link #load} and Hugging Face's {@code transformers} read.
     *
     * @param folder as {@link ModelFiles#write} takes it
     * @throws IOException if it cannot be written; the message is one line that names it
     */
    public static void save(LanguageModel model, Path folder) throws IOException {
        ModelFiles.write(model, folder);
    }

    /**
     * Continues a text.
     *
     * @param prompt at least one token, and fewer than the model's context
     * @param config for example {@code SamplingConfig.plain(100, 0.8)}: at most 100 tokens, at a temperature of 0.8
     * @param seed what chance derives from
     * @return what follows, up to what ends or stops it
     * @throws IllegalArgumentException if the prompt is empty, holds what the model has no token for, or leaves no room in the context
     */
    public static String complete(LanguageModel model, String prompt, SamplingConfig config, long seed) {
        return complete(model, List.of(prompt), config, seed).get(0);
    }

    /**
     * Continues many texts at once, which takes less time than one after the other. What comes out for one depends on the seed and its place.
     *
     * @throws IllegalArgumentException as {@link #complete(LanguageModel, String, SamplingConfig, long)}
     */
    public static List<String> complete(LanguageModel model, List<String> prompts, SamplingConfig config, long seed) {
        Encoder encoder = new Encoder(model.tokenizer(), OptionalInt.empty(), null);
        List<int[]> tokens = prompts.stream()
                .map(prompt -> encoder.prompt(Content.of(prompt)))
                .toList();
        try (Workers workers = workers()) {
            return new Sampler(model, workers)
                    .sample(tokens, config, seed, Sampler.Listener.NONE).stream()
                            .map(completion -> text(completion, model, config))
                            .toList();
        }
    }

    /** Without what stopped it. */
    private static String text(Completion completion, LanguageModel model, SamplingConfig config) {
        TextStream stream = new TextStream(model.tokenizer(), config.stop());
        StringBuilder text = new StringBuilder();
        for (int token : completion.tokens()) {
            text.append(stream.add(token));
        }
        return text.append(stream.finish()).toString();
    }

    /**
     * Makes a model that learns a language from nothing but text; {@code lm pretrain} with the same seed comes to the same bits.
     *
     * @param text a file, or a folder of files
     * @param steps updates
     * @param seed what all randomness derives from
     * @return the model whose loss on held-out text was least
     * @throws IllegalArgumentException if there is too little text
     * @throws IOException if the text cannot be read; the message is one line that names the file
     * @throws org.rollout4j.core.DivergenceException if a quantity is not finite
     */
    public static LanguageModel pretrain(Path text, PretrainConfig config, long steps, long seed) throws IOException {
        return train(new Pretrain(), config, null, text, steps, seed);
    }

    /**
     * Tunes a model to examples; {@code lm sft} with the same seed comes to the same bits. What is cut or left out is logged as a warning.
     *
     * @param model stays as it is
     * @param examples a file of JSON lines, see {@link org.rollout4j.lm.data.Examples}, or of text, or a folder of files
     * @param steps updates
     * @param seed what all randomness derives from
     * @return the model whose loss on held-out examples was least
     * @throws IOException if examples cannot be read or learned; the message is one line that names the file
     * @throws org.rollout4j.core.DivergenceException if a quantity is not finite
     */
    public static LanguageModel fineTune(LanguageModel model, Path examples, SftConfig config, long steps, long seed)
            throws IOException {
        return train(new Sft(), config, model, examples, steps, seed);
    }

    /**
     * Tunes a model by any method whose result is one: to preferences ({@link org.rollout4j.lm.tune.Dpo}, {@link org.rollout4j.lm.tune.Kto}), or to rewards of what it
     * writes itself ({@link org.rollout4j.lm.tune.Grpo}, {@link org.rollout4j.lm.tune.Rloo}, {@link org.rollout4j.lm.tune.PpoTuning}, {@link
     * org.rollout4j.lm.tune.OnlineDpo}), which may be any code: a {@link org.rollout4j.lm.reward.RewardFunction} in
     * {@link Data#rewards}.
     *
     * <p>What is cut or left out is logged as a warning.
     *
     * @param model stays as it is
     * @param steps updates
     * @param seed what all randomness derives from
     * @return the model whose evaluation on what is held out was best
     * @throws IllegalArgumentException if the method needs rewards and there are none, or makes another model
     * @throws IOException if data cannot be read or learned; the message is one line that names the file
     * @throws org.rollout4j.lm.reward.RewardException if a reward function fails
     * @throws org.rollout4j.core.DivergenceException if a quantity is not finite
     */
    public static <C extends Record> LanguageModel tune(
            TuningMethod<C> method, C config, LanguageModel model, Data data, long steps, long seed)
            throws IOException {
        Require.that(method.judgesCompletions(), "method", method.id(), "one that makes a language model write better");
        Require.that(
                method.needsRewards() != data.rewards().isEmpty(),
                "rewards",
                data.rewards(),
                method.needsRewards() ? "at least one is needed" : method.id() + " needs none");
        return train(method, config, model, data, steps, seed);
    }

    private static <C extends Record> LanguageModel train(
            TuningMethod<C> method, C config, LanguageModel given, Path path, long steps, long seed)
            throws IOException {
        return train(method, config, given, new Data(List.of(path), Optional.empty()), steps, seed);
    }

    private static <C extends Record> LanguageModel train(
            TuningMethod<C> method, C config, LanguageModel given, Data data, long steps, long seed)
            throws IOException {
        TrainingConfig training = TrainingConfig.ofSteps(steps);
        try (Workers workers = workers()) {
            LanguageModel start = method.start(config, given, data, seed);
            return (LanguageModel) train(method.parts(config, start, data, seed, workers), training);
        }
    }

    private static <P, D extends Experience> P train(TuningMethod.Parts<P, D> parts, TrainingConfig training) {
        parts.notes().forEach(note -> LOG.log(System.Logger.Level.WARNING, note));
        AtomicReference<P> best = new AtomicReference<>();
        Callback keepsBest = new Callback() {
            @Override
            public void onBest(Progress at, Artifact artifact) {
                best.set(parts.learner().greedy());
            }
        };
        try (Resources resources = new Resources()) {
            resources.add(parts.source());
            resources.add(parts.evaluator());
            new Trainer<>(training, parts.learner(), parts.source(), parts.evaluator(), List.of(keepsBest)).run();
        }
        return Objects.requireNonNullElseGet(best.get(), parts.learner()::greedy);
    }

    private static Workers workers() {
        return new Workers(Runtime.getRuntime().availableProcessors());
    }
}
