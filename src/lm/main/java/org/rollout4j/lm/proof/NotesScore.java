package org.rollout4j.lm.proof;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.rollout4j.core.Require;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.Completion;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Sampler;
import org.rollout4j.lm.model.SamplingConfig;
import org.rollout4j.lm.task.Note;
import org.rollout4j.lm.task.NotesGrammar;
import org.rollout4j.lm.task.StyleAxis;
import org.rollout4j.lm.tune.LossEvaluator;

/**
 * How near a model of short notes comes to the grammar that wrote them.
 *
 * @param notes how many were scored; and so many texts the model wrote, one for the facts of each
 * @param loss the mean cross-entropy of a text given its prompt, its end token included, in nats
 * @param bestLoss that of a perfect model on the same texts, in nats
 * @param chanceLoss that of a model to which all tokens are equally likely, in nats
 * @param grammatical the fraction of the texts written that the grammar could have written
 * @param nameKept the fraction that names the person of the prompt and nobody else
 * @param dayKept the same for the day
 * @param amountKept the same for the amount
 * @param answerKept the same for the answer
 * @param styles for each axis how often each value was written, as fractions of the grammatical texts
 */
public record NotesScore(
        int notes,
        double loss,
        double bestLoss,
        double chanceLoss,
        double grammatical,
        double nameKept,
        double dayKept,
        double amountKept,
        double answerKept,
        Map<StyleAxis, List<Double>> styles) {
    /** The loss as a multiple of the best one: 1 for a perfect model. */
    public double ratio() {
        return loss / bestLoss;
    }

    /** What {@link #ratio} is where all tokens are equally likely. */
    public double chanceRatio() {
        return chanceLoss / bestLoss;
    }

    /**
     * Scores a model of {@link Proof}.
     *
     * @param notes how many, at least 1
     * @param seed what they, and the model's texts, are drawn by
     */
    public static NotesScore of(LanguageModel model, int notes, long seed, Workers workers) {
        Require.inRange("notes", notes, 1, 1 << 20);
        List<Note> sample = Notes.sample(notes, seed).toList();
        Notes task = new Notes(model.tokenizer(), model.config().contextLength());
        LossEvaluator.HeldOut heldOut =
                new LossEvaluator(sample.stream().map(task::sequence).toList(), workers).evaluate(model);
        NotesGrammar grammar = new NotesGrammar();
        double best = -sample.stream()
                .mapToDouble(note -> grammar.logProbability(note.prompt(), note.text()))
                .average()
                .orElseThrow();
        double targets = (double) heldOut.targets() / notes;
        List<WrittenNote> written = written(model, task, sample, seed, workers);
        return new NotesScore(
                notes,
                heldOut.loss() * targets,
                best,
                Math.log(model.config().vocabularySize()) * targets,
                fraction(written, text -> text.read(grammar).isPresent()),
                fraction(written, WrittenNote::keepsName),
                fraction(written, WrittenNote::keepsDay),
                fraction(written, WrittenNote::keepsAmount),
                fraction(written, WrittenNote::keepsAnswer),
                styles(written.stream()
                        .flatMap(text -> text.read(grammar).stream())
                        .toList()));
    }

    private static List<WrittenNote> written(
            LanguageModel model, Notes task, List<Note> sample, long seed, Workers workers) {
        List<Completion> completions = new Sampler(model, workers)
                .sample(
                        sample.stream().map(task::prompt).toList(),
                        SamplingConfig.plain(model.config().contextLength(), 1),
                        seed,
                        Sampler.Listener.NONE);
        return IntStream.range(0, sample.size())
                .mapToObj(i -> new WrittenNote(
                        sample.get(i).facts(), completions.get(i).text(model.tokenizer())))
                .toList();
    }

    private static double fraction(List<WrittenNote> texts, Predicate<WrittenNote> which) {
        return (double) texts.stream().filter(which).count() / texts.size();
    }

    private static Map<StyleAxis, List<Double>> styles(List<Note> notes) {
        Map<StyleAxis, List<Double>> styles = new EnumMap<>(StyleAxis.class);
        for (StyleAxis axis : StyleAxis.values()) {
            List<Double> values = new ArrayList<>();
            for (int value = 0; value < axis.names().size(); value++) {
                int wanted = value;
                long count = notes.stream()
                        .filter(note -> note.style().value(axis) == wanted)
                        .count();
                values.add((double) count / Math.max(1, notes.size()));
            }
            styles.put(axis, values);
        }
        return styles;
    }
}
