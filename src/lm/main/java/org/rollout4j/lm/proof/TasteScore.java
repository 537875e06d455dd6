package org.rollout4j.lm.proof;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.rollout4j.core.Require;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.Encoder;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.SamplingConfig;
import org.rollout4j.lm.task.HiddenUtility;
import org.rollout4j.lm.task.KeptFacts;
import org.rollout4j.lm.task.Note;
import org.rollout4j.lm.task.NotesGrammar;
import org.rollout4j.lm.task.StyleFeature;

/**
 * How well a model writes notes for somebody with a {@link HiddenUtility}, and how far it has gone for that from a reference: of one note for each of many prompts, at
 * temperature 1.
 *
 * @param utility the mean
 * @param kl the mean log-ratio to the reference, in nats a note: an unbiased estimate of the KL divergence
 * @param consistent 1 for each note that keeps all facts of its prompt, their mean
 * @param grammatical the same for notes that the grammar could have written
 * @param exclamations exclamation marks of a note
 * @param features how often each feature of style is there, as a fraction of the grammatical notes
 */
public record TasteScore(
        Measure utility,
        Measure kl,
        Measure consistent,
        Measure grammatical,
        Measure exclamations,
        Map<String, Double> features) {
    private static final NotesGrammar GRAMMAR = new NotesGrammar();
    private static final int AT_ONCE = 1000;

    public TasteScore {
        features = Map.copyOf(features);
    }

    /** A note that a model wrote. */
    private record Written(String prompt, SampledText note) {
        String text() {
            return note.text();
        }

        double logRatio() {
            return note.logRatio();
        }
    }

    /**
     * Scores a model.
     *
     * @param reference of the same tokens
     * @param notes how many, at least 2
     * @param seed what prompts and notes are drawn by
     */
    public static TasteScore of(
            LanguageModel model,
            LanguageModel reference,
            HiddenUtility utility,
            int notes,
            long seed,
            Workers workers) {
        Require.inRange("notes", notes, 2, 1 << 20);
        List<Written> written = written(model, reference, notes, seed, workers);
        return new TasteScore(
                measure(written, note -> utility.of(note.prompt(), note.text())),
                measure(written, Written::logRatio),
                measure(
                        written,
                        note -> KeptFacts.read(note.prompt(), note.text())
                                        .orElseThrow()
                                        .all()
                                ? 1
                                : 0),
                measure(
                        written,
                        note -> GRAMMAR.parse(note.prompt(), note.text()).isPresent() ? 1 : 0),
                measure(
                        written,
                        note -> note.text().chars().filter(c -> c == '!').count()),
                features(written));
    }

    /** The greatest difference in how often a feature is there. */
    public double styleDistance(TasteScore other) {
        return features.entrySet().stream()
                .mapToDouble(feature ->
                        Math.abs(feature.getValue() - other.features().get(feature.getKey())))
                .max()
                .orElseThrow();
    }

    private static Measure measure(List<Written> written, ToDoubleFunction<Written> of) {
        return Measure.of(written.stream().mapToDouble(of).toArray());
    }

    private static Map<String, Double> features(List<Written> written) {
        List<Note> notes = written.stream()
                .flatMap(note -> GRAMMAR.parse(note.prompt(), note.text()).stream())
                .toList();
        Map<String, Double> features = new TreeMap<>();
        for (StyleFeature feature : StyleFeature.all()) {
            long count = notes.stream()
                    .filter(note -> note.style().value(feature.axis()) == feature.value())
                    .count();
            features.put(feature.toString(), (double) count / Math.max(1, notes.size()));
        }
        return features;
    }

    private static List<Written> written(
            LanguageModel model, LanguageModel reference, int count, long seed, Workers workers) {
        List<String> prompts = Notes.sample(count, seed).map(Note::prompt).toList();
        Encoder encoder = Encoder.of(model, false);
        List<int[]> tokens = prompts.stream()
                .map(prompt -> encoder.prompt(Content.of(prompt)))
                .toList();
        SamplingConfig sampling = SamplingConfig.plain(model.config().contextLength(), 1);
        List<SampledText> notes = SampledText.sample(model, reference, tokens, sampling, AT_ONCE, seed, workers);
        return IntStream.range(0, count)
                .mapToObj(i -> new Written(prompts.get(i), notes.get(i)))
                .toList();
    }
}
