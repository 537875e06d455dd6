package org.rollout4j.desk.page;

import java.util.OptionalInt;
import org.rollout4j.core.Require;
import org.rollout4j.desk.write.GhostWriter;
import org.rollout4j.http.Body;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.text.ChatMessage;

/**
 * What somebody wants two versions of: of a selected text, or of what an instruction asks for.
 *
 * @param content what the model is to go on from
 * @param sentences how many it may write; empty where it ends by itself
 */
record Wish(Content content, OptionalInt sentences) {
    private static final String USER = "user";

    /**
     * As the page asks for it: its {@code kind} is {@code "rewrite"}, of {@code selection} behind {@code before}, or else an instruction, to do what the field
     * {@code instruction} says, with {@code selection} if there is one.
     *
     * @param instructed whether the model follows instructions
     * @throws IllegalArgumentException if it is none, or there is nothing to go on from
     */
    static Wish of(Body body, boolean instructed) {
        String selection = body.text("selection");
        String kind = body.text("kind");
        if (kind.equals("instruct")) {
            String instruction = body.text("instruction").strip();
            Require.that(!instruction.isEmpty(), "instruction", "empty", "a text is needed");
            Require.that(instructed, "instruction", "not for this model", "one with a chat template is needed");
            return instruction(selection.isBlank() ? instruction : instruction + "\n\n" + selection);
        }
        Require.that(kind.equals("rewrite"), "kind", kind, "rewrite and instruct are known");
        Require.that(!selection.isBlank(), "selection", "empty", "a text is needed");
        if (instructed) {
            return instruction("Rewrite this text in other words. Answer with the new text only.\n\n" + selection);
        }
        String before = body.text("before");
        Require.that(
                !before.isBlank(), "before", "empty", "this model goes on from a text: select what has one before it");
        return new Wish(Content.of(before), OptionalInt.of(GhostWriter.sentences(selection)));
    }

    private static Wish instruction(String text) {
        return new Wish(Content.of(new ChatMessage(USER, text)), OptionalInt.empty());
    }
}
