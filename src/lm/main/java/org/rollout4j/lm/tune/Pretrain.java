package org.rollout4j.lm.tune;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.TextCorpus;
import org.rollout4j.lm.data.TokenBatch;
import org.rollout4j.lm.data.WindowSource;
import org.rollout4j.lm.data.Windows;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Sequence;
import org.rollout4j.lm.model.Weights;
import org.rollout4j.lm.text.ByteLevelBpe;
import org.rollout4j.lm.text.CharacterTokenizer;
import org.rollout4j.lm.text.Texts;
import org.rollout4j.lm.text.Tokenizer;
import org.rollout4j.run.Settings;

/** Learning a language from text, from random weights or from a model that is there already. */
public final class Pretrain implements TuningMethod<PretrainConfig> {
    private static final int WEIGHTS = 1;
    private static final int WINDOWS = 2;
    private static final int DROPOUT = 3;
    private static final int SAMPLES = 3;
    private static final String END_OF_TEXT = "<|endoftext|>";

    @Override
    public String id() {
        return "pretrain";
    }

    @Override
    public String description() {
        return "Learn a language from text files, token by token.";
    }

    @Override
    public PretrainConfig defaults() {
        return PretrainConfig.defaults();
    }

    @Override
    public boolean needsModel() {
        return false;
    }

    @Override
    public LanguageModel start(PretrainConfig config, LanguageModel given, Data data, long seed) throws IOException {
        if (given != null) {
            requireNoNewModel(config);
            return given;
        }
        List<Path> files = new ArrayList<>(data.training());
        data.validation().ifPresent(files::add);
        Texts text = piece -> TextCorpus.forEachPiece(files, piece);
        boolean characters = config.tokenizer() == PretrainConfig.Tokens.CHARACTERS;
        Tokenizer tokenizer = characters
                ? CharacterTokenizer.of(text, List.of())
                : ByteLevelBpe.train(text, config.vocabularySize(), List.of(END_OF_TEXT));
        List<Integer> ends =
                tokenizer.specialToken(END_OF_TEXT).stream().boxed().toList();
        SplitMix random = new SplitMix(SplitMix.derive(seed, WEIGHTS));
        return new LanguageModel(
                Weights.random(config.model().config(tokenizer.vocabularySize()), random),
                tokenizer,
                ends,
                null,
                Map.of());
    }

    /** A model that is there has its tokens and its shape. */
    private static void requireNoNewModel(PretrainConfig config) {
        Map<String, Settings.Entry> usual = Settings.list(PretrainConfig.defaults());
        Settings.list(config).forEach((name, setting) -> {
            boolean ofNewModel = name.startsWith("model.") || name.equals("tokenizer") || name.equals("vocabularySize");
            Require.that(
                    !ofNewModel || setting.value().equals(usual.get(name).value()),
                    name,
                    setting.text(),
                    "a model that is there already keeps its tokenizer and its shape");
        });
    }

    @Override
    public Parts<LanguageModel, TokenBatch> parts(
            PretrainConfig config, LanguageModel start, Data data, long seed, Workers workers) throws IOException {
        Tokenizer tokenizer = start.tokenizer();
        OptionalInt end = start.endTokens().isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(start.endTokens().get(0));
        TextCorpus text = TextCorpus.read(data.training(), tokenizer, end);
        boolean separate = data.validation().isPresent();
        Windows training = separate ? text.all() : text.training(config.heldOutFraction());
        Windows heldOut = separate
                ? TextCorpus.read(List.of(data.validation().get()), tokenizer, end)
                        .all()
                : text.heldOut(config.heldOutFraction());
        int context = start.config().contextLength();
        Require.that(
                heldOut.length() >= 2,
                "heldOutFraction",
                config.heldOutFraction(),
                "that leaves " + heldOut.length() + " tokens: at least 2 are needed");
        List<Sequence> windows = heldOut.each(Math.min(context, heldOut.length() - 1));
        int evaluated = config.evaluationTokens() == 0 ? 0 : Math.max(1, config.evaluationTokens() / context);
        return new Parts<>(
                new SupervisedLearner(start, config.optimiser(), SplitMix.derive(seed, DROPOUT), workers),
                new WindowSource(training, context, config.batchSize(), SplitMix.derive(seed, WINDOWS)),
                new SamplingEvaluator(
                        new LossEvaluator(spread(windows, evaluated), workers), prompts(windows, context), workers),
                List.of());
    }

    /** So many of the windows, at even distances; all for 0. */
    private static List<Sequence> spread(List<Sequence> windows, int count) {
        return count == 0 || count >= windows.size()
                ? windows
                : IntStream.range(0, count)
                        .mapToObj(i -> windows.get((int) ((long) windows.size() * i / count)))
                        .toList();
    }

    /** The beginnings of held-out windows, far from each other. */
    private static List<int[]> prompts(List<Sequence> windows, int context) {
        int shortest = Math.min(context, windows.get(0).positions());
        int length = Math.max(1, shortest / 4);
        return IntStream.range(0, Math.min(SAMPLES, windows.size()))
                .mapToObj(i -> windows.get(windows.size() * i / SAMPLES).tokens())
                .map(tokens -> IntStream.of(tokens).limit(length).toArray())
                .toList();
    }
}
