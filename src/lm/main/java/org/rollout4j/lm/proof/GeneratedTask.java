package org.rollout4j.lm.proof;

import java.util.List;
import org.rollout4j.core.SplitMix;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Sequence;
import org.rollout4j.lm.task.ExactTasks;
import org.rollout4j.lm.text.CharacterTokenizer;
import org.rollout4j.lm.text.Tokenizer;

/** A task in the tokens of a model. */
interface GeneratedTask {
    /** One of what is trained on, drawn by chance. */
    Sequence training(SplitMix random);

    /** What is not trained on. */
    List<Sequence> heldOut();

    /** A few prompts that are held out. */
    List<int[]> prompts();

    /** A tokenizer for texts of that task. */
    static Tokenizer tokenizer(ProofConfig.Task task, int vocabularySize) {
        return switch (task) {
            case SORTING -> CharacterTokenizer.of(ExactTasks.sorting().alphabet());
            case ADDITION -> CharacterTokenizer.of(ExactTasks.addition().alphabet());
            case NOTES -> Notes.tokenizer(vocabularySize);
            case PRODUCTS -> CalledProducts.tokenizer();
        };
    }

    static GeneratedTask of(ProofConfig.Task task, LanguageModel model) {
        return switch (task) {
            case SORTING -> new Digits(ExactTasks.sorting());
            case ADDITION -> new Digits(ExactTasks.addition());
            case NOTES -> new Notes(model.tokenizer(), model.config().contextLength());
            case PRODUCTS ->
                new CalledProducts(model.tokenizer(), model.config().contextLength());
        };
    }
}
