package org.rollout4j.desk.profile;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.Example;
import org.rollout4j.lm.text.ChatMessage;

/** Signals as rows of data sets and back; a column beside those that TRL knows says what somebody did, where the row alone does not. */
final class SignalRows {
    private static final String EVENT = "event";
    private static final String SHOWN = "shown";
    private static final String ASSISTANT = "assistant";

    private SignalRows() {}

    /** What was preferred to what; empty if it does not tell. */
    static Optional<Example> preference(Event event) {
        if (event instanceof Event.Edited edit) {
            return Optional.of(preference(edit, edit.written(), edit.shown()));
        }
        if (event instanceof Event.Chosen choice) {
            return Optional.of(preference(choice, choice.better(), choice.worse()));
        }
        return Optional.empty();
    }

    /** What was liked or not; empty if it does not tell. */
    static Optional<Example> unpaired(Event event) {
        if (event instanceof Event.Accepted accepted) {
            return Optional.of(unpaired(accepted, accepted.shown(), true, named(accepted)));
        }
        if (event instanceof Event.AcceptedWords words) {
            Map<String, Object> columns = named(words);
            columns.put(SHOWN, words.shown());
            return Optional.of(unpaired(words, words.kept(), true, columns));
        }
        if (event instanceof Event.Rejected rejected) {
            return Optional.of(unpaired(rejected, rejected.shown(), false, named(rejected)));
        }
        return Optional.empty();
    }

    /** @throws IllegalArgumentException if the row is no signal; the message is one line, without texts of the row */
    static Event.Signal signal(Example row) {
        if (row instanceof Example.Preference pair) {
            String chosen = text("chosen", pair.chosen());
            String rejected = text("rejected", pair.rejected());
            return isNamed(row, "edited")
                    ? new Event.Edited(pair.prompt(), rejected, chosen)
                    : new Event.Chosen(pair.prompt(), chosen, rejected);
        }
        if (row instanceof Example.Unpaired one) {
            String completion = text("completion", one.completion());
            if (!one.label()) {
                return new Event.Rejected(one.prompt(), completion);
            }
            return isNamed(row, "accepted-words") && row.columns().get(SHOWN) instanceof String shown
                    ? new Event.AcceptedWords(one.prompt(), shown, completion)
                    : new Event.Accepted(one.prompt(), completion);
        }
        throw new IllegalArgumentException("is neither a preference nor a completion with a label");
    }

    private static Example preference(Event.Signal signal, String chosen, String rejected) {
        return new Example.Preference(
                signal.context(), completion(signal, chosen), completion(signal, rejected), named(signal));
    }

    private static Example unpaired(
            Event.Signal signal, String completion, boolean label, Map<String, Object> columns) {
        return new Example.Unpaired(signal.context(), completion(signal, completion), label, columns);
    }

    private static Map<String, Object> named(Event.Signal signal) {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put(EVENT, EntryJson.kind(signal));
        return columns;
    }

    private static boolean isNamed(Example row, String kind) {
        return kind.equals(row.columns().get(EVENT));
    }

    /** In the form of the context: a text, or the assistant's answer. */
    private static Content completion(Event.Signal signal, String text) {
        return signal.context() instanceof Content.Text
                ? Content.of(text)
                : Content.of(new ChatMessage(ASSISTANT, text));
    }

    private static String text(String column, Content content) {
        if (content instanceof Content.Text plain) {
            return plain.text();
        }
        Content.Messages conversation = (Content.Messages) content;
        Texts.require(
                conversation.messages().size() == 1
                        && conversation.messages().get(0).role().equals(ASSISTANT),
                column + " is not one message of the assistant");
        return conversation.messages().get(0).content();
    }
}
