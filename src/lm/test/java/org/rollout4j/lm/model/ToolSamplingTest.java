package org.rollout4j.lm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.run.TinyModels;
import org.rollout4j.lm.text.Tokenizer;
import org.rollout4j.lm.tool.Tool;
import org.rollout4j.lm.tool.Tools;

/** Texts that call tools while they are sampled. */
class ToolSamplingTest {
    private static final LanguageModel MODEL = TinyModels.calling();
    private static final Tokenizer TOKENIZER = MODEL.tokenizer();
    private static final Tools CALCULATOR = Tools.find("calculator", 0);
    private static final SamplingConfig PLAIN = SamplingConfig.plain(40, 1);
    private static final List<int[]> PROMPTS = IntStream.range(0, 60)
            .mapToObj(i -> TOKENIZER.encode(i % 10 + "+" + i % 10 + "="))
            .toList();

    private static List<Completion> sample(Tools tools, SamplingConfig config, int threads) {
        try (Workers workers = new Workers(threads)) {
            return new Sampler(MODEL, workers, tools).sample(PROMPTS, config, 3, Sampler.Listener.NONE);
        }
    }

    /** The calculator by another answer. */
    private static Tools saying(UnaryOperator<String> answer) {
        return new Tools(
                List.of(new Tool() {
                    @Override
                    public String name() {
                        return "calculator";
                    }

                    @Override
                    public String answer(String text) {
                        return answer.apply(text);
                    }
                }),
                0);
    }

    private static String text(int[] tokens, int from, int end) {
        return TOKENIZER.decode(Arrays.copyOfRange(tokens, from, end));
    }

    @Test
    void whatAToolAnswersStandsBehindTheCallAndIsNobodysChoice() {
        List<Completion> completions = sample(CALCULATOR, PLAIN, 2);
        int answered = 0;
        for (Completion completion : completions) {
            boolean[] chosen = completion.chosen();
            for (Completion.Answer answer : completion.answers()) {
                String before = text(completion.tokens(), 0, answer.from());
                String call = before.substring(before.lastIndexOf("[calculator:"));
                String expected = Tools.answered(
                        CALCULATOR.all().get(0).answer(call.substring("[calculator:".length(), call.length() - 1)));
                String given = text(completion.tokens(), answer.from(), answer.end());
                assertThat(completion.end() == Completion.End.MAX_TOKENS ? expected : given)
                        .startsWith(given);
                assertThat(answer.failed()).isEqualTo(given.contains("error"));
                for (int i = answer.from(); i < answer.end(); i++) {
                    assertThat(chosen[i]).isFalse();
                    assertThat(completion.logProbs()[i]).isNaN();
                }
                answered++;
            }
            assertThat(completion.chosenTokens()).hasSameSizeAs(completion.chosenLogProbs());
            assertThat(completion.chosenLogProbs()).doesNotContain(Double.NaN);
        }
        assertThat(answered).isGreaterThan(20);
        assertThat(completions)
                .anyMatch(completion -> completion.text(TOKENIZER).endsWith("= 14]14"));
    }

    /** The model has read the answer: what comes behind it is as likely as it says of the whole text. */
    @Test
    void logProbsAreThoseOfTheWholeText() {
        List<Completion> completions = sample(CALCULATOR, PLAIN, 1);
        Packed packed = Packed.of(IntStream.range(0, PROMPTS.size())
                .mapToObj(i -> Sequence.completion(PROMPTS.get(i), completions.get(i)))
                .toList());
        double[] scored = new Backpropagation(MODEL.config(), 64, 0, Workers.caller())
                .score(MODEL.parameters(), packed, 1)
                .logProbs();
        for (int i = 0; i < PROMPTS.size(); i++) {
            assertThat(packed.ofTargets(scored, i))
                    .containsExactly(completions.get(i).chosenLogProbs(), within(5e-5));
        }
    }

    @Test
    void threadsAndOtherRowsDoNotChangeWhatIsSampled() {
        List<Completion> all = sample(CALCULATOR, PLAIN, 1);
        assertThat(sample(CALCULATOR, PLAIN, 3)).isEqualTo(all);
        Completion alone = new Sampler(MODEL, Workers.caller(), CALCULATOR)
                .sample(PROMPTS.subList(0, 1), PLAIN, 3, Sampler.Listener.NONE)
                .get(0);
        assertThat(alone.tokens()).isEqualTo(all.get(0).tokens());
        assertThat(alone.answers()).isEqualTo(all.get(0).answers());
    }

    /** Rows stop for answers of any length at any time, which moves no other row, and draws nothing from its chance. */
    @Test
    void anAnswerOfAnotherLengthLeavesWhatCameBeforeAndOtherRowsAsTheyWere() {
        List<Completion> shorter = sample(saying(text -> "1"), PLAIN, 1);
        List<Completion> longer = sample(saying(text -> text.startsWith("3") ? "1000000" : "1"), PLAIN, 1);
        int changed = 0;
        for (int row = 0; row < PROMPTS.size(); row++) {
            Completion one = shorter.get(row);
            Completion other = longer.get(row);
            if (!Arrays.equals(one.tokens(), other.tokens())) {
                Completion.Answer answer = one.answers().get(0);
                assertThat(other.answers().get(0).from()).isEqualTo(answer.from());
                assertThat(text(other.tokens(), 0, answer.from())).isEqualTo(text(one.tokens(), 0, answer.from()));
                assertThat(text(one.tokens(), 0, answer.from())).contains("[calculator:3");
                changed++;
            }
        }
        assertThat(changed).isPositive().isLessThan(PROMPTS.size() / 2);
    }

    @Test
    void withoutToolsACallIsText() {
        List<Completion> without = sample(Tools.NONE, PLAIN, 1);
        List<Completion> plain = new Sampler(MODEL, Workers.caller()).sample(PROMPTS, PLAIN, 3, Sampler.Listener.NONE);
        assertThat(without)
                .isEqualTo(plain)
                .allSatisfy(completion -> assertThat(completion.answers()).isEmpty());
        assertThat(without).anyMatch(completion -> completion.text(TOKENIZER).contains("[calculator:"));
    }

    /** All tokens count, whoever wrote them. */
    @Test
    void whereThereIsNoRoomAnAnswerIsCutOff() {
        int call = "[calculator:3+3=".length();
        List<Completion> cut = sample(saying(text -> "123456"), SamplingConfig.plain(call + 3, 0), 1);
        assertThat(cut).anySatisfy(completion -> {
            assertThat(completion.tokens()).hasSize(call + 3);
            assertThat(completion.end()).isEqualTo(Completion.End.MAX_TOKENS);
            assertThat(completion.answers()).containsExactly(new Completion.Answer(call, call + 3, false));
        });
        assertThat(sample(CALCULATOR, SamplingConfig.plain(call, 0), 1))
                .allSatisfy(completion -> assertThat(completion.answers()).isEmpty());
        int context = MODEL.config().contextLength();
        assertThat(sample(saying(text -> "1".repeat(100)), SamplingConfig.plain(100, 0), 1))
                .anySatisfy(completion -> {
                    assertThat(completion.end()).isEqualTo(Completion.End.CONTEXT);
                    assertThat(completion.tokens()).hasSize(context - PROMPTS.get(0).length + 1);
                    assertThat(completion.answers())
                            .singleElement()
                            .satisfies(answer -> assertThat(answer.end()).isEqualTo(completion.tokens().length));
                });
    }

    @Test
    void theListenerHearsAnswersToo() {
        List<Integer> heard = new ArrayList<>();
        List<Completion> completions = new Sampler(MODEL, Workers.caller(), CALCULATOR)
                .sample(
                        PROMPTS.subList(4, 5),
                        SamplingConfig.plain(40, 0),
                        3,
                        (row, token, logProb) -> heard.add(token));
        assertThat(heard.stream().mapToInt(Integer::intValue))
                .containsExactly(
                        Arrays.stream(completions.get(0).tokens()).boxed().toArray(Integer[]::new));
    }

    @Test
    void aTokenizerThatCannotWriteCallsIsRefused() {
        LanguageModel letters = TinyModels.of("abc", null);
        assertThatThrownBy(() -> new Sampler(letters, Workers.caller(), CALCULATOR)
                        .sample(List.of(new int[] {1}), PLAIN, 1, Sampler.Listener.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("calculator");
    }
}
