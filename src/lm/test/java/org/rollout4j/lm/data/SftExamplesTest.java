package org.rollout4j.lm.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.Sequence;
import org.rollout4j.lm.text.ChatMessage;

/** Examples as sequences: what is cut, what counts, and where. */
class SftExamplesTest {
    private static final Characters TOKENIZER = new Characters("abcdefghijklmnopqrstuvwxyz <>:\n");
    private static final Encoder ENCODER =
            new Encoder(TOKENIZER, OptionalInt.of(TOKENIZER.end()), SftExamplesTest::render);
    private static final SftFormat FORMAT = SftFormat.defaults();

    @Test
    void aTextIsLearnedToItsEnd() {
        Sequence sequence = only(text("cde"), FORMAT);

        assertThat(TOKENIZER.decode(sequence.tokens())).isEqualTo("cde<end>");
        assertThat(learned(sequence)).isEqualTo("de<end>");
    }

    @Test
    void ofAPromptOnlyTheCompletionIsLearned() {
        Sequence sequence = only(pair("cde", "fg"), FORMAT);

        assertThat(TOKENIZER.decode(sequence.tokens())).isEqualTo("cdefg<end>");
        assertThat(learned(sequence)).isEqualTo("fg<end>");
        assertThat(learned(only(pair("cde", "fg"), FORMAT.withCompletionOnlyLoss(false))))
                .isEqualTo("defg<end>");
        assertThat(learned(only(pair("", "fg"), FORMAT))).isEqualTo("g<end>");
        assertThat(learned(only(pair("cde", ""), FORMAT))).isEqualTo("<end>");
    }

    /** Ends are found by position, so that what is written like one does not count, and the real one does. */
    @Test
    void theEndIsLearnedWhateverTheTextSays() {
        Sequence sequence = only(pair("<end>", "c<end>"), FORMAT);

        assertThat(sequence.tokens()).endsWith(TOKENIZER.end());
        assertThat(Arrays.stream(sequence.tokens()).filter(id -> id == TOKENIZER.end()))
                .hasSize(1);
        assertThat(learned(sequence)).isEqualTo("c<end><end>");
    }

    /** The target of a position is the token that comes next, counted by hand. */
    @Test
    void theTargetOfAPositionIsTheNextToken() {
        Packed packed = Packed.of(List.of(only(pair("cd", "ef"), FORMAT), only(text("gh"), FORMAT)));
        int end = TOKENIZER.end();

        assertThat(packed.tokens()).containsExactly(ids("cdef", "gh"));
        assertThat(packed.targets()).containsExactly(-1, id('e'), id('f'), end, id('h'), end);
    }

    /** What was sampled after a prompt was sampled after its tokens, not after those of the joined text. */
    @Test
    void promptAndCompletionAreTokenisedApart() {
        Sequence sequence = only(pair("ca", "bd"), FORMAT);

        assertThat(sequence.tokens()).containsExactly(id('c'), id('a'), id('b'), id('d'), TOKENIZER.end());
        assertThat(TOKENIZER.encode("cabd")).containsExactly(id('c'), TOKENIZER.pair(), id('d'));
        assertThat(ENCODER.prompt(Content.of("ca"))).containsExactly(id('c'), id('a'));
    }

    /** No model has seen a second begin token between a prompt and its completion. */
    @Test
    void aBeginTokenComesOnceAndFirst() {
        Characters begins = new Characters("abcdefghijklm") {
            @Override
            public OptionalInt beginToken() {
                return OptionalInt.of(encode("m")[0]);
            }
        };
        Encoder encoder = new Encoder(begins, OptionalInt.of(begins.end()), null);
        for (Example example : List.of(pair("cd", "ef"), text("cdef"))) {
            assertThat(encoder.sequence(example, FORMAT).tokens())
                    .containsExactly(Encoder.concatenated(begins.encode("mcdef"), begins.end()));
        }
        assertThat(encoder.prompt(Content.of("cd"))).containsExactly(begins.encode("mcd"));
    }

    /** Nothing is padded, and positions count from 0 in each sequence, wherever it stands. */
    @Test
    void positionsBeginAnewInEverySequence() {
        List<List<Sequence>> rows = Packing.BFD.rows(List.of(Sequence.of(1, 2), Sequence.of(3, 4, 5, 6)), 8);

        Packed packed = Packed.of(rows.get(0));

        assertThat(packed.positions()).containsExactly(0, 1, 2, 0);
        assertThat(packed.starts()).containsExactly(0, 3, 4);
        assertThat(packed.tokens()).containsExactly(3, 4, 5, 1);
    }

    /** A row of which nothing is learned would make the loss 0 / 0. */
    @Test
    void rowsWithoutAnythingToLearnAreRefusedAndCounted() {
        List<Example> examples = List.of(
                text(""), pair("cdefgh", "ij"), pair("cde", "f"), text("c"), pair("cdefg", "h"), text("cdefghi"));

        SftExamples made = SftExamples.of(examples, ENCODER, FORMAT.withMaxLength(5));

        assertThat(made.refused()).isEqualTo(3);
        assertThat(made.truncated()).isEqualTo(1);
        assertThat(made.sequences()).extracting(SftExamplesTest::learned).containsExactly("f<end>", "<end>", "defg");
        assertThat(made.tokens()).isEqualTo(12);
        assertThatThrownBy(() -> SftExamples.of(examples.subList(0, 2), ENCODER, FORMAT.withMaxLength(5)))
                .hasMessage(
                        "number of examples with a token to be predicted is 0: at least 1 of the 2 must have one within"
                                + " maxLength, 5");
    }

    @Test
    void aConversationIsLearnedAsTheTemplateWritesIt() {
        Example talk = new Example.LanguageModeling(talk("ask", "say", "more", "done"), Map.of());

        Sequence sequence = only(talk, FORMAT);

        String text = "u:ask\na:say<end>u:more\na:done<end>";
        assertThat(TOKENIZER.decode(sequence.tokens())).isEqualTo(text);
        assertThat(learned(sequence)).isEqualTo(text.substring(1));
        assertThat(learned(only(talk, FORMAT.withAssistantOnlyLoss(true)))).isEqualTo("say<end>done<end>");
    }

    @Test
    void ofAConversationWithAPromptTheCompletionIsLearned() {
        Example pair = new Example.PromptCompletion(
                Content.of(new ChatMessage("user", "ask")), Content.of(new ChatMessage("assistant", "say")), Map.of());

        assertThat(learned(only(pair, FORMAT))).isEqualTo("say<end>");
        assertThat(learned(only(pair, FORMAT.withCompletionOnlyLoss(false)))).isEqualTo(":ask\na:say<end>");
        assertThat(TOKENIZER.decode(ENCODER.prompt(Content.of(new ChatMessage("user", "ask")))))
                .isEqualTo("u:ask\na:");
    }

    @Test
    void whatCannotBeLearnedIsNamed() {
        Example talk = new Example.LanguageModeling(talk("ask", "say"), Map.of());
        Encoder plain = new Encoder(TOKENIZER, OptionalInt.empty(), null);
        Encoder strange = new Encoder(TOKENIZER, OptionalInt.empty(), (messages, prompt) -> {
            int[] ids = ids(messages.size() == 1 ? "c" : "def");
            return new ChatFormat.Rendered(ids, new boolean[ids.length]);
        });

        assertThatThrownBy(() -> SftExamples.of(List.of(text("cd"), talk), plain, FORMAT))
                .hasMessage("example 2: chat template is null: conversations need one, or plain text is needed");
        assertThatThrownBy(() -> SftExamples.of(List.of(new Example.Prompt(Content.of("c"), Map.of())), plain, FORMAT))
                .hasMessage("example 1: the columns are prompt: text, messages, or prompt and completion are needed");
        Example pair = new Example.PromptCompletion(
                Content.of(new ChatMessage("user", "ask")), Content.of(new ChatMessage("assistant", "say")), Map.of());
        assertThatThrownBy(() -> SftExamples.of(List.of(pair), strange, FORMAT))
                .hasMessageContaining("the chat template writes the prompt alone in other tokens");
        assertThat(only(text("cd"), plain, FORMAT).tokens()).containsExactly(ids("cd"));
        assertThatThrownBy(() -> ENCODER.sequence(pair("cdefgh", "ij"), FORMAT.withMaxLength(5)))
                .hasMessage("number of tokens to be predicted is 0: at least 1 is needed within maxLength, 5");
        assertThat(learned(ENCODER.sequence(pair("cde", "f"), FORMAT.withMaxLength(5))))
                .isEqualTo("f<end>");
    }

    private static Sequence only(Example example, SftFormat format) {
        return only(example, ENCODER, format);
    }

    private static Sequence only(Example example, Encoder encoder, SftFormat format) {
        SftExamples made = SftExamples.of(List.of(example), encoder, format);
        assertThat(made.refused() + made.truncated()).isZero();
        return made.sequences().get(0);
    }

    private static Example text(String text) {
        return new Example.LanguageModeling(Content.of(text), Map.of());
    }

    private static Example pair(String prompt, String completion) {
        return new Example.PromptCompletion(Content.of(prompt), Content.of(completion), Map.of());
    }

    private static Content talk(String... turns) {
        List<ChatMessage> messages = new ArrayList<>();
        for (String turn : turns) {
            messages.add(new ChatMessage(messages.size() % 2 == 0 ? "user" : "assistant", turn));
        }
        return new Content.Messages(messages);
    }

    private static String learned(Sequence sequence) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < sequence.tokens().length; i++) {
            text.append(sequence.predicted()[i] ? TOKENIZER.decode(sequence.tokens()[i]) : "");
        }
        return text.toString();
    }

    private static int id(char c) {
        return TOKENIZER.encode(String.valueOf(c))[0];
    }

    private static int[] ids(String... texts) {
        return TOKENIZER.encode(String.join("", texts));
    }

    /** {@code u:...\n} and {@code a:...<end>}. */
    private static ChatFormat.Rendered render(List<ChatMessage> messages, boolean generationPrompt) {
        int[] ids = {};
        List<Boolean> assistant = new ArrayList<>();
        for (ChatMessage message : messages) {
            boolean says = message.role().equals("assistant");
            ids = Encoder.concatenated(ids, ids(says ? "a:" : "u:"));
            ids = Encoder.concatenated(ids, ids(message.content()));
            ids = Encoder.concatenated(ids, says ? TOKENIZER.end() : id('\n'));
            for (int i = assistant.size(), begin = i + 2; i < ids.length; i++) {
                assistant.add(says && i >= begin);
            }
        }
        if (generationPrompt) {
            ids = Encoder.concatenated(ids, ids("a:"));
            assistant.addAll(List.of(false, false));
        }
        boolean[] said = new boolean[ids.length];
        for (int i = 0; i < said.length; i++) {
            said[i] = assistant.get(i);
        }
        return new ChatFormat.Rendered(ids, said);
    }
}
