package org.rollout4j.lm.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.lm.text.ByteLevelBpe;
import org.rollout4j.lm.text.CharacterTokenizer;
import org.rollout4j.lm.text.Tokenizer;

class CallReaderTest {
    private static final Tokenizer CHARACTERS =
            CharacterTokenizer.of("abcdefghijklmnopqrstuvwxyz0123456789+-*/().[]:= \n\u00e9");
    private static final Tools CALCULATOR = Tools.find("calculator", 0);

    /** What is answered after each token, as text, with the place of the token. */
    private static List<String> answers(Tools tools, Tokenizer tokenizer, int... tokens) {
        CallReader reader = new CallReader(tools, tokenizer);
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < tokens.length; i++) {
            Optional<CallReader.Answer> answer = reader.add(tokens[i]);
            if (answer.isPresent()) {
                answers.add(i
                        + 1
                        + tokenizer.decode(answer.get().tokens())
                        + (answer.get().failed() ? "!" : ""));
            }
        }
        return answers;
    }

    private static List<String> answers(String text) {
        return answers(CALCULATOR, CHARACTERS, CHARACTERS.encode(text));
    }

    private static Tools tool(UnaryOperator<String> answer) {
        return new Tools(
                List.of(new Tool() {
                    @Override
                    public String name() {
                        return "echo";
                    }

                    @Override
                    public String answer(String text) {
                        return answer.apply(text);
                    }
                }),
                0);
    }

    private static List<String> echo(UnaryOperator<String> answer) {
        return answers(tool(answer), CHARACTERS, CHARACTERS.encode("[echo:a="));
    }

    @ParameterizedTest
    @CsvSource({
        "'so [calculator:12+34=', '21 46]'",
        "'[calculator:(1+2)*3=', '20 9]'",
        "'[[calculator:1=', '15 1]'",
        "'[calculator:1[calculator:2=', '27 2]'",
        "'[calculator:1/0=', '16 error: division by zero]!'",
        "'[calculator:=', '13 error: not a calculation]!'",
        "'[calculator:a:b=', '16 error: not a calculation]!'",
    })
    void aCallIsAnsweredWhereItEnds(String text, String answer) {
        assertThat(answers(text)).containsExactly(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12+34=",
                "calculator:12+34=",
                "[12+34=",
                "[abacus:12+34=",
                "[Calculator:1=",
                "[ calculator:1=",
                "[calculator:1]=",
                "[calculator:1\n=",
                "[calculator:1",
                "[="
            })
    void whatIsNoCallIsNotAnswered(String text) {
        assertThat(answers(
                        CALCULATOR,
                        ByteLevelBpe.train(List.<String>of().iterator(), 256, List.of()),
                        text.chars().toArray()))
                .isEmpty();
    }

    @Test
    void afterAnAnswerTheNextCallCanCome() {
        assertThat(answers("[calculator:1+1==[calculator:2+2=")).containsExactly("16 2]", "33 4]");
        int[] twice = CHARACTERS.encode("[calculator:1+1=[calculator:2+2=");
        assertThat(answers(Tools.find("calculator", 1), CHARACTERS, twice)).containsExactly("16 2]");
        assertThat(answers("[calculator:" + "1".repeat(2000) + "=")).isEmpty();
    }

    /** Tokens of several characters: the answer comes behind a whole token, or not at all. */
    @Test
    void aTokenThatGoesOnBehindTheCallIsNotAnswered() {
        Tokenizer words = ByteLevelBpe.train(
                List.of("(1+2)= 3 == (1)= [calculator:1=-1 = =- =-".repeat(20)).iterator(), 300, List.of());
        int[] asked = words.encode("[calculator:(1+2)=");
        assertThat(answers(CALCULATOR, words, asked)).containsExactly(asked.length + " 3]");
        int[] on = words.encode("[calculator:1=-");
        assertThat(new String(words.bytes(on[on.length - 1]), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("=-");
        assertThat(answers(CALCULATOR, words, on)).isEmpty();
        int[] negative = words.encode("[calculator:1-2=" + Tools.answered("-1"));
        int[] before = words.encode("[calculator:1-2=");
        assertThat(IntStream.of(negative).limit(before.length).toArray()).isEqualTo(before);
    }

    /** A character of two bytes that comes in two tokens. */
    @Test
    void bytesOfACharacterMayComeOneByOne() {
        Tokenizer bytes = ByteLevelBpe.train(List.<String>of().iterator(), 256, List.of());
        int[] tokens = bytes.encode("\u00e9[calculator:\u00e9+1=");
        assertThat(answers(CALCULATOR, bytes, tokens)).containsExactly(tokens.length + " error: not a calculation]!");
    }

    @Test
    void toolsOfOthersCannotDoHarm() {
        assertThat(echo(text -> text + text)).containsExactly("8 aa]");
        assertThat(echo(text -> {
                    throw new IllegalStateException("broken");
                }))
                .containsExactly("8 error]!");
        assertThat(echo(text -> null)).containsExactly("8 error]!");
        assertThat(echo(text -> "\u4e2d")).as("no token for it").containsExactly("8 error]!");
        assertThat(echo(text -> "a\n\tb")).containsExactly("8 a b]");
        assertThat(echo(text -> "a".repeat(5000))).containsExactly("8 " + "a".repeat(200) + "]");
        assertThat(echo(text -> "[echo:b=")).as("an answer is no call").containsExactly("8 [echo:b=]");
    }

    /** Nobody ends a text for the model. */
    @Test
    void anAnswerHoldsNoSpecialToken() {
        Tokenizer tokenizer = ByteLevelBpe.train(List.<String>of().iterator(), 260, List.of("<|end|>"));
        CallReader reader = new CallReader(tool(text -> "<|end|>"), tokenizer);
        Optional<CallReader.Answer> answer = Optional.empty();
        for (int token : tokenizer.encode("[echo:=")) {
            answer = reader.add(token);
        }
        assertThat(IntStream.of(answer.orElseThrow().tokens()).noneMatch(tokenizer::isSpecial))
                .isTrue();
    }

    @Test
    void toolsAreFoundByName() {
        assertThat(Tools.find("", 0).isEmpty()).isTrue();
        assertThat(Tools.find(" calculator ", 3).all()).singleElement().isInstanceOf(Calculator.class);
        assertThatThrownBy(() -> Tools.find("calculator,abacus", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tools is calculator,abacus: names with commas between are allowed, of calculator");
        assertThatThrownBy(() -> CALCULATOR.requireWritable(CharacterTokenizer.of("0123456789=")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "tools is calculator: the model's tokenizer cannot write [calculator:= error]: ");
        CALCULATOR.requireWritable(CHARACTERS);
    }
}
