package org.rollout4j.desk.learn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.rollout4j.desk.profile.Event;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.Encoder;
import org.rollout4j.lm.data.PreferenceRow;
import org.rollout4j.lm.data.SftFormat;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Sequence;
import org.rollout4j.lm.text.ChatMessage;
import org.rollout4j.lm.tune.UnpairedRow;

/** What lessons teach, in the tokens of a model. */
final class LessonTexts {
    private final Encoder whole;
    private final Encoder plain;
    private final SftFormat format;
    private final int maxContext;

    /**
     * @param wholeTexts whether what follows plain text ends it
     * @param maxContext the most characters of plain text that are read
     */
    LessonTexts(LanguageModel model, boolean wholeTexts, int maxContext) {
        this.maxContext = maxContext;
        whole = Encoder.of(model, false);
        plain = wholeTexts ? whole : new Encoder(model.tokenizer(), OptionalInt.empty(), null);
        format = SftFormat.defaults().withMaxLength(model.config().contextLength());
    }

    /** What is put together for a step. */
    static final class Collected {
        final List<PreferenceRow> pairs = new ArrayList<>();
        final List<UnpairedRow> unpaired = new ArrayList<>();
        final List<Sequence> wanted = new ArrayList<>();
    }

    /** Adds what an event teaches. */
    void collect(Event event, Collected into) {
        if (event instanceof Event.Accepted accepted) {
            liked(accepted.context(), accepted.shown(), into);
        } else if (event instanceof Event.AcceptedWords some) {
            liked(some.context(), some.kept(), into);
        } else if (event instanceof Event.Rejected rejected) {
            sequence(rejected.context(), rejected.shown())
                    .ifPresent(text -> into.unpaired.add(new UnpairedRow(text, false)));
        } else if (event instanceof Event.Edited edited) {
            preferred(edited.context(), edited.written(), edited.shown(), into);
            sequence(edited.context(), edited.written()).ifPresent(into.wanted::add);
        } else if (event instanceof Event.Chosen chosen) {
            preferred(chosen.context(), chosen.better(), chosen.worse(), into);
        }
    }

    private void liked(Content context, String text, Collected into) {
        sequence(context, text).ifPresent(sequence -> {
            into.unpaired.add(new UnpairedRow(sequence, true));
            into.wanted.add(sequence);
        });
    }

    private void preferred(Content context, String better, String worse, Collected into) {
        Optional<Sequence> one = sequence(context, better);
        Optional<Sequence> other = sequence(context, worse);
        if (one.isPresent() && other.isPresent()) {
            into.pairs.add(new PreferenceRow(one.get(), other.get(), 1));
        }
    }

    /** A text after its context; nothing if the context leaves no room for it. */
    private Optional<Sequence> sequence(Content context, String text) {
        return context instanceof Content.Messages
                ? whole.completion(context, new Content.Messages(List.of(new ChatMessage("assistant", text))), format)
                : plain.completion(read(context), Content.of(text), format);
    }

    /** The tokens of a context alone. */
    int[] prompt(Content context) {
        return whole.prompt(read(context));
    }

    /** What is read of a context: the end of a long text. */
    private Content read(Content context) {
        return context instanceof Content.Text plainText ? Content.of(end(plainText.text(), maxContext)) : context;
    }

    /** The end of a long text, from the beginning of a word on. */
    private static String end(String text, int maxCharacters) {
        if (text.length() <= maxCharacters) {
            return text;
        }
        String end = text.substring(text.length() - maxCharacters);
        int space = end.indexOf(' ');
        return end.substring(space < 0 || space == end.length() - 1 ? firstCharacter(end) : space + 1);
    }

    /** Not the second half of one. */
    private static int firstCharacter(String text) {
        return Character.isLowSurrogate(text.charAt(0)) ? 1 : 0;
    }

    /** The end of a context, as features know it. */
    static String shown(Content context, int maxCharacters) {
        if (context instanceof Content.Messages messages) {
            List<ChatMessage> all = messages.messages();
            return all.isEmpty() ? "" : end(all.get(all.size() - 1).content(), maxCharacters);
        }
        return end(((Content.Text) context).text(), maxCharacters);
    }
}
