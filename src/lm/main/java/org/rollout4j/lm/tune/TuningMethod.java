package org.rollout4j.lm.tune;

import java.io.IOException;
import java.util.List;
import org.rollout4j.core.Evaluator;
import org.rollout4j.core.Experience;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Source;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.LanguageModel;

/**
 * A way to train language models, found as a service by its id.
 *
 * @param <C> its settings, a record
 */
public interface TuningMethod<C extends Record> {
    /** Lower-case words with hyphens, for example {@code sft}. */
    String id();

    /** What it does, in a line. */
    String description();

    /** Whether it learns from files that the user names; else it makes what it learns from. */
    default boolean readsFiles() {
        return true;
    }

    /** Whether it learns from rewards of completions, and needs at least one reward function. */
    default boolean needsRewards() {
        return false;
    }

    /** Whether reward functions from which nothing is learned can judge its models' completions of held-out prompts. */
    default boolean judgesCompletions() {
        return false;
    }

    /** Whether its models act in an environment, and are judged by what that brings. */
    default boolean acts() {
        return false;
    }

    /** Its settings where nothing is said. */
    C defaults();

    /** Whether it begins with a model that is there already. */
    default boolean needsModel() {
        return true;
    }

    /**
     * The language model that training begins with.
     *
     * @param given what the user named; null if nothing
     * @param seed what randomness derives from
     * @throws IllegalArgumentException if it needs a model and there is none, or the other way round
     * @throws IOException if data cannot be read; the message is one line
     */
    LanguageModel start(C config, LanguageModel given, Data data, long seed) throws IOException;

    /**
     * What trains it.
     *
     * @param start what to begin with; training that is resumed restores what it has learned
     * @throws IOException if data cannot be read; the message is one line
     */
    Parts<?, ?> parts(C config, LanguageModel start, Data data, long seed, Workers workers) throws IOException;

    /**
     * The parts of a training.
     *
     * @param <P> what is trained: a {@link LanguageModel}, or another model that begins with one
     * @param <D> what is learned from
     * @param notes what whoever trains should know of the data, a line each
     */
    record Parts<P, D extends Experience>(
            Learner<P, D> learner, Source<? super P, D> source, Evaluator<P> evaluator, List<String> notes) {
        public Parts {
            notes = List.copyOf(notes);
        }
    }
}
