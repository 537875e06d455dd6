package org.rollout4j.experiment.language;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The tables of results of language models. */
public enum LanguageSuite {
    /** Those that write. */
    LM("Results of language models", """
            - Each row was trained with each of %1$d seeds, from 1 on, `chance-dpo` with three times as many. A score is that of the model after the last
              update, whatever its evaluations during training were. A target is met if every seed meets it. The settings of `sorting` and `notes` were
              found by trials with seed 1; seeds 2 and 3 had no part in that.
            - `sorting` and `addition` are the tasks of minGPT with its smallest model (3 layers, 3 heads, width 48). Answers are decoded by taking
              the most likely token each time. All 729 inputs of `sorting` are tried, of which a quarter was held out; of the 10,000 sums 500 were
              held out, and these are scored.
            - `shakespeare` is nanoGPT's configuration for a processor: 4 layers, 4 heads, width 128, 64 characters, 12 windows an update. The loss is
              exact: of every window of the last tenth of the text. The model has biases, of which nanoGPT's has none: some 6,000 of 0.8 million
              parameters. The text does not come with this project.
            - `notes` is a grammar of short office notes whose entropy is known, so that no model can do better than 1. The model learns from notes
              made on the fly and is scored on 2,000 others: the cross-entropy of a text given its prompt, its end included, next to what
              the grammar itself says of the same texts. To each of the 2,000 prompts it also writes a text, at temperature 1: whether that keeps
              the facts, and in which style it is, is said below.
            - `taste-*` begin with the model of `models/notes-lm` and learn what somebody likes about notes: another somebody for each seed, whose hidden
              utility is the sum of signed weights of 4 features of style. Preferences are drawn with logistic noise (Bradley and Terry): 32,000 pairs, of
              `taste-kto` 16,000 notes that were liked or not. `taste-reward` is a reward model that learns from the pairs, scored on 10,000 others by
              the known probabilities; `taste-grpo`, `-rloo`, `-ppo` and `-online-dpo` learn from nothing but that reward model of the same seed.
              A score is the gain in true utility of 1,000 notes, one for each of 1,000 prompts not trained on, at temperature 1: 0 for the reference, 1 for
              the best of 64 notes of the grammar by true utility. KL is the mean log-ratio of those notes. The figure has the evaluations during training,
              each of 200 notes, the means over seeds; its optimum is that of the grammar at each KL, which is exact.
            - `chance-dpo` is `taste-dpo` with preferences that a coin decides: each seed goes some way, in a direction of utility that chance decides as
              well, so that the interval of the mean over its seeds is what counts. `careless-sft` learns from notes of which one in five says something
              that its prompt does not. From there `facts-grpo` is rewarded for notes that keep all facts of their prompt, logic in place of style, and
              `style-grpo` for style alone. `marks-grpo` is rewarded for exclamation marks, each of them, by which somebody is meant who likes them but
              has had enough of one: without a price of KL, at twice the learning rate of the other rows, at which all seeds find more marks than a note can
              bear within 60 updates, and with one, at the learning rate of the others. (At twice that, a price of 1 gains as much, 0.12 to 0.20, but the
              warning fires with one seed of three.) `chance-dpo` and the rows of facts are scored on 4,000 notes. Settings of
              all these rows were found by trials, most with seed 1, of `taste-ppo` and of `marks-*` with seeds 2 and 3 too: these seeds are not without
              influence on them.
            - `wish-*` put an adapter (LoRA, r 16 on all linear layers) on the model that is named with `--model` and learn how somebody wishes short messages to be:
              at most two sentences, no exclamation mark, or that they begin with Hi. `-dpo` learns from what the user makes of 320 messages that the model wrote,
              one for each of 320 requests, each edit over what it was before; a message that needs none says nothing, and seconds do not include those of the writing, which are said
              below. `-grpo` is rewarded 1 or 0 by whether a message meets the wish, of 64, 48 and 20 tokens at most: a greeting comes first. `wish-chance` learns as `-dpo` does from
              two messages for each request, of which a coin decides which is the better one. A score is the fraction of 512 messages, 4 for each of 128 requests with
              names and subjects that nothing was learned from, at temperature 0.7 and of 64 tokens at most, before and after; intervals are of the mean over requests, since messages of a
              request are alike. A message that was cut off at 64 tokens has not ended, and does not meet the first wish. Neutral text is ten paragraphs about tides, bread and others. Settings
              were found by trials with seed 1.
            - `author-*` put an adapter on a model of the user's and learn to write like one author each: gradients from the first 18,000 characters of a text, settings
              (the n-gram's share, the threshold below) by the next 2,000, which the n-gram learns too, and the 5,000 behind these are scored. A token is read behind 128 to
              255 others. Chance is the same model without the adapter, reading the same. The n-gram (order 5, interpolated modified Kneser-Ney) counts the same tokens and
              knows nothing else. Keys saved are those of somebody who is shown, after each key, the rest of the word or the next one, and more words as long as all together
              are as likely as the threshold; one key takes all that is shown where that is what follows. The texts and the model do not come with this project; published
              books are likely to be among what such models were trained on, which flatters them before the adapter.
            - Chance is the reference in the rows from `taste-*` to `author-*`, and draws every token alike in those before. Seconds are those of one training, evaluations and checkpoints included.
            """) {
        @Override
        public List<LanguageRow> rows() {
            return Stream.<List<? extends LanguageRow>>of(
                            List.of(ProofRow.values()),
                            List.of(RewardModelRow.INSTANCE),
                            TasteRow.ALL,
                            MessageRow.all(),
                            AuthorRow.ALL)
                    .<LanguageRow>flatMap(List::stream)
                    .toList();
        }
    },
    /** Those that act, and that call tools. */
    DECIDE("Results of language models that act", """
            - Each row was trained with each of %1$d seeds, from 1 on. A score is that of the model after the last update, whatever its evaluations during training
              were. A target is met if every seed meets it.
            - `decide-*` are small models (one block, of width 64, of `inventory` 32) that act in an environment in words: FrozenLake 4x4, the drain grid of 3x3,
              `inventory` and `twenty-questions`, whose prompt is the talk so far. Each begins with random weights; `-sft` learns what a random policy does, and
              from there `-ppo` learns from rewards with credit by step, `-grpo` from whole episodes: all decisions of an episode share what it brought beside others with the
              same start and the same chances. Episodes of `inventory` have a hundred decisions, of which each is credited there with what came after it, beside what came after as many steps
              of the others.
            - Of the legal actions each is as probable as its words, exactly, and what that is worth is computed by enumeration: no score has a sampling error. 0 is the
              random policy, 1 the optimum; most probable actions that run in circles to the time limit are worse than random ones. Decisions that were learned from are those
              of the run. The dense network beside `-ppo` is this project's PPO with its preset for that environment, or its defaults where there is none.
            - Settings were found by trials with seed 1, of `inventory` by episode with seed 3, of `twenty-questions` also with seed 2: these seeds are not without influence on
              them. What a random policy teaches does not depend on the state, so entropy has a price at first, without which a model soon does the same everywhere.
            - `zero-shot-lake` is the model that is named with `--model`, which acts on the lake as it comes, and again after an adapter (LoRA, r 8) on it has learned from
              the rewards of whole episodes. It sees the same words as the small models: where it stands, not where holes are.
            - `tool-start` is a small model (two layers, width 64) that has seen products of two numbers of three digits as somebody writes them who guesses them, and in one text of
              four calls a calculator first, of these every other time with other numbers than those of the problem. From there `tool-grpo` is rewarded 1 or 0 by
              whether the answer is right and nothing else, where the calculator answers calls, and `tool-alone` where nobody does. Scored are 500 problems that
              nothing was learned from. Settings were found by trials with seed 1.
            - Chance is the score before: of `-sft` in the rows `-ppo` and `-grpo`, of `tool-start` in those that begin there, of the model without an adapter in `zero-shot-lake`. Seconds are those of one training,
              evaluations and checkpoints included.
            """) {
        @Override
        public List<LanguageRow> rows() {
            return Stream.<List<? extends LanguageRow>>of(
                            DecisionRow.all(), List.of(ZeroShotRow.values()), List.of(ToolRow.values()))
                    .<LanguageRow>flatMap(List::stream)
                    .toList();
        }
    };

    private final String title;
    private final String protocol;

    LanguageSuite(String title, String protocol) {
        this.title = title;
        this.protocol = protocol;
    }

    /** Its rows, in an order in which each comes after those that it needs. */
    public abstract List<LanguageRow> rows();

    /** What the user calls it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name of its page and of its JSON file, without an ending. */
    public String page() {
        return id() + "-results";
    }

    String title() {
        return title;
    }

    /** How results came about, in Markdown, with {@code %1$d} for the number of seeds. */
    String protocol() {
        return protocol;
    }
}
