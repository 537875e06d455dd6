package org.rollout4j.experiment.language;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.function.Supplier;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.lm.data.Example;
import org.rollout4j.lm.data.Examples;
import org.rollout4j.lm.task.CarelessNotes;
import org.rollout4j.lm.task.HiddenUtility;
import org.rollout4j.lm.task.NotePreferences;
import org.rollout4j.lm.task.NotesGrammar;

/** What methods learn a taste from, in files, which are made where they are not there. The taste and the seed decide all that is in them. */
enum TasteData {
    /** Pairs of notes of which one was preferred. */
    PAIRS(32_000) {
        @Override
        Collection<? extends Example> examples(HiddenUtility taste, int count, long seed) {
            return new NotePreferences(new NotesGrammar(), taste).pairs(count, seed);
        }
    },
    /** Notes that were liked or not. */
    LIKES(16_000) {
        @Override
        Collection<? extends Example> examples(HiddenUtility taste, int count, long seed) {
            return new NotePreferences(new NotesGrammar(), taste).unpaired(count, seed);
        }
    },
    /** Notes of which one in five says something that its prompt does not. */
    CARELESS_NOTES(16_000) {
        @Override
        Collection<? extends Example> examples(HiddenUtility taste, int count, long seed) {
            return CarelessNotes.examples(count, CARELESSNESS, seed);
        }
    },
    /** Prompts alone. */
    PROMPTS(4000) {
        @Override
        Collection<? extends Example> examples(HiddenUtility taste, int count, long seed) {
            return NotePreferences.prompts(count, seed);
        }
    };

    private static final double CARELESSNESS = 0.2;
    private static final int HELD_OUT = 200;
    private static final long HELD_OUT_SEED = 2_000_003;

    private final int count;

    TasteData(int count) {
        this.count = count;
    }

    abstract Collection<? extends Example> examples(HiddenUtility taste, int count, long seed);

    /** What is learned from. */
    Path training(LanguageRow.Place place, HiddenUtility taste, long seed) throws IOException {
        return file(place, taste, seed, "training", () -> examples(taste, count, seed));
    }

    /** What is held out, the same for all seeds but for the taste. */
    Path heldOut(LanguageRow.Place place, HiddenUtility taste, long seed) throws IOException {
        return file(place, taste, seed, "held-out", () -> examples(taste, HELD_OUT, HELD_OUT_SEED));
    }

    private Path file(
            LanguageRow.Place place,
            HiddenUtility taste,
            long seed,
            String part,
            Supplier<Collection<? extends Example>> examples)
            throws IOException {
        String kind = taste.features().isEmpty() ? "-at-random" : "";
        Path file = place.data(
                name().toLowerCase(Locale.ROOT).replace('_', '-') + kind + "-" + part + "-" + seed + ".jsonl");
        if (!Files.exists(file)) {
            AtomicFiles.createDirectories(file.getParent());
            Examples.write(file, examples.get());
        }
        return file;
    }
}
