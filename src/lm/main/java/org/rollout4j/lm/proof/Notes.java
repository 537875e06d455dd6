package org.rollout4j.lm.proof;

import java.util.List;
import java.util.stream.Stream;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.Encoder;
import org.rollout4j.lm.data.SftFormat;
import org.rollout4j.lm.model.Sequence;
import org.rollout4j.lm.task.Note;
import org.rollout4j.lm.task.NotesGrammar;
import org.rollout4j.lm.text.ByteLevelBpe;
import org.rollout4j.lm.text.Tokenizer;

/** Short notes, of which there is no end. What is held out is always the same. */
final class Notes implements GeneratedTask {
    static final String END_OF_TEXT = "<|endoftext|>";

    private static final int TOKENIZER_NOTES = 5000;
    private static final long TOKENIZER_SEED = 1;
    private static final int HELD_OUT = 500;
    private static final long HELD_OUT_SEED = 2;
    private static final int SAMPLES = 3;

    private final NotesGrammar grammar = new NotesGrammar();
    private final Encoder encoder;
    private final int contextLength;

    /** @param contextLength the most positions of a note with its prompt */
    Notes(Tokenizer tokenizer, int contextLength) {
        this.contextLength = contextLength;
        encoder = new Encoder(tokenizer, tokenizer.specialToken(END_OF_TEXT), null);
    }

    static Tokenizer tokenizer(int vocabularySize) {
        Stream<String> texts =
                sample(TOKENIZER_NOTES, TOKENIZER_SEED).flatMap(note -> Stream.of(note.prompt(), note.text()));
        return ByteLevelBpe.train(texts.iterator(), vocabularySize, List.of(END_OF_TEXT));
    }

    /** Notes that depend on nothing but the seed. */
    static Stream<Note> sample(int count, long seed) {
        NotesGrammar grammar = new NotesGrammar();
        SplitMix random = new SplitMix(seed);
        return Stream.generate(() -> grammar.sample(random)).limit(count);
    }

    /**
     * A note of which the text and its end count.
     *
     * @throws IllegalArgumentException if it is too long
     */
    Sequence sequence(Note note) {
        Sequence sequence =
                encoder.sequence(note.example(), SftFormat.defaults().withMaxLength(Integer.MAX_VALUE));
        Require.that(
                sequence.positions() <= contextLength,
                "contextLength",
                contextLength,
                "a note has " + sequence.positions() + " positions; more, or a larger vocabulary, is needed");
        return sequence;
    }

    int[] prompt(Note note) {
        return encoder.prompt(Content.of(note.prompt()));
    }

    @Override
    public Sequence training(SplitMix random) {
        return sequence(grammar.sample(random));
    }

    @Override
    public List<Sequence> heldOut() {
        return sample(HELD_OUT, HELD_OUT_SEED).map(this::sequence).toList();
    }

    @Override
    public List<int[]> prompts() {
        return sample(SAMPLES, HELD_OUT_SEED).map(this::prompt).toList();
    }
}
