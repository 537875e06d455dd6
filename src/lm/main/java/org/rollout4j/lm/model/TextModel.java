package org.rollout4j.lm.model;

import java.util.List;
import java.util.Map;
import org.rollout4j.lm.text.Tokenizer;

/** A transformer that reads texts, with all that it takes to give it some. */
public sealed interface TextModel permits LanguageModel, RewardModel {
    /** Its shape. */
    ModelConfig config();

    /** What training changes, to which nobody writes: its adapter, where it has one, else all of its weights. */
    float[] parameters();

    /** What is added to the products of its weights; null for nothing. */
    Adapter adapter();

    /** Has at most as many ids as the weights have. */
    Tokenizer tokenizer();

    /** The ids of which each ends a text; none where texts have no end. */
    List<Integer> endTokens();

    /** How a conversation becomes text, in the Jinja language of Hugging Face's templates; null if it has none. */
    String chatTemplate();

    /** What is known of it, such as {@code license} and {@code base}, for people. */
    Map<String, String> about();
}
