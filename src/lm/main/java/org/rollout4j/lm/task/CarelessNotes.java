package org.rollout4j.lm.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.Example;

/** Notes of the grammar by somebody careless, of which some say one thing that is not in their prompt: who learns from them learns that as well. */
public final class CarelessNotes {
    private static final NotesGrammar GRAMMAR = new NotesGrammar();

    private CarelessNotes() {}

    /**
     * Prompts with notes in any style.
     *
     * @param count at least 1
     * @param rate the fraction of notes with a name, day, amount or answer that is wrong, 0 to 1
     * @param seed decides all
     */
    public static List<Example.PromptCompletion> examples(int count, double rate, long seed) {
        Require.inRange("count", count, 1, Integer.MAX_VALUE);
        Require.inRange("rate", rate, 0, 1);
        SplitMix random = new SplitMix(seed);
        List<Example.PromptCompletion> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Facts facts = Facts.random(random);
            Facts said = random.nextDouble() < rate ? confused(facts, random) : facts;
            Note note = GRAMMAR.sample(said, Style.random(random), random);
            examples.add(new Example.PromptCompletion(Content.of(facts.prompt()), Content.of(note.text()), Map.of()));
        }
        return examples;
    }

    /** The same but for one of them. */
    private static Facts confused(Facts facts, SplitMix random) {
        int which = random.nextBelow(4);
        Facts confused = facts;
        while (confused.equals(facts)) {
            Facts other = Facts.random(random);
            confused = new Facts(
                    facts.kind(),
                    which == 0 ? other.name() : facts.name(),
                    facts.about(),
                    which == 1 ? other.day() : facts.day(),
                    which == 2 ? other.amount() : facts.amount(),
                    which == 3 ? other.answer() : facts.answer());
        }
        return confused;
    }
}
