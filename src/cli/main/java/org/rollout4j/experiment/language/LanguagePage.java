package org.rollout4j.experiment.language;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.rollout4j.view.Text;

/**
 * The table of results of language models as a page.
 *
 * @param rows those that are finished
 * @param seeds how many seeds each was trained with
 * @param missing rows that are learned from what was not named
 */
public record LanguagePage(List<LanguageEntry> rows, int seeds, List<LanguageRow> missing) {
    public static final String NAME = "lm-results";

    private static final String PROTOCOL = """
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
            - `decide-*` are small models (one block, of width 64, of `inventory` 32) that act in an environment in words: FrozenLake 4x4, the drain grid of 3x3 and
              `inventory`. Each begins with random weights; `-sft` learns what a random policy does, and from there `-ppo` learns from rewards with credit by step,
              `-grpo` with credit by episode. Of the legal actions each is as probable as its words, exactly, and what that is worth is computed by enumeration: no score has
              a sampling error. 0 is the random policy, 1 the optimum; most probable actions that run in circles to the time limit are worse than random ones. Decisions that were learned from
              are those of the run. The dense network beside `-ppo` is this project's PPO with its preset for that environment, or its defaults where there is none.
              Settings were found by trials with seed 1; what a random policy teaches does not depend on the state, so entropy has a price at first, without which a model soon does the same everywhere.
            - `tool-start` is a small model (two layers, width 64) that has seen products of two numbers of three digits as somebody writes them who guesses them, and in one text of
              four calls a calculator first, of these every other time with other numbers than those of the problem. From there `tool-grpo` is rewarded 1 or 0 by
              whether the answer is right and nothing else, where the calculator answers calls, and `tool-alone` where nobody does. Scored are 500 problems that
              nothing was learned from. Settings were found by trials with seed 1.
            - Chance is the score of `-sft` in the rows `decide-*-ppo` and `-grpo`, of `tool-start` in the rows that begin there, the reference in the rows from `taste-*` to `author-*`, and draws every token alike in those before. Seconds are those of one training, evaluations and checkpoints included.
            """;

    public LanguagePage {
        rows = List.copyOf(rows);
        missing = List.copyOf(missing);
    }

    /** The file of the figure in the folder of the page, if there is one. */
    public static final Path FRONTIER = Path.of("images", "lm-frontier.png");

    /** @param frontier whether there is a figure of what methods gain for how much distance */
    public String markdown(boolean frontier) {
        StringBuilder page = new StringBuilder("# Results of language models\n\n");
        page.append(
                "Made by `rollout4j results --suite lm`, which trains what is missing of it and keeps what is there.\n\n");
        page.append(Text.markdown(table()));
        Map<String, List<LanguageRow>> byAssets = missing.stream()
                .collect(Collectors.groupingBy(LanguagePage::assets, TreeMap::new, Collectors.toList()));
        byAssets.forEach((assets, rows) -> page.append(Text.format(
                "%nNo row %s without %s.%n",
                rows.stream().map(row -> "`" + row.id() + "`").collect(Collectors.joining(", ")), assets)));
        if (frontier) {
            page.append(Text.format("%n![gain in true utility by KL to the reference](%s)%n", FRONTIER));
        }
        page.append("\n## Protocol\n\n").append(Text.format(PROTOCOL, seeds));
        page.append("\n## Seeds\n\n").append(Text.markdown(perSeed()));
        for (LanguageEntry row : rows) {
            page.append(Text.format("%n### %s%n%n", row.row().id())).append(Text.markdown(details(row)));
        }
        return page.toString();
    }

    private static String assets(LanguageRow row) {
        return row.assets().stream().sorted().map(LanguageRow.Asset::meaning).collect(Collectors.joining(" and "));
    }

    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("seeds", seeds);
        json.put("rows", rows.stream().map(LanguageEntry::json).toList());
        json.put("missing", missing.stream().map(LanguageRow::id).toList());
        return json;
    }

    /** The table as cells, the heading first. */
    public List<List<String>> table() {
        List<List<String>> table = new ArrayList<>();
        table.add(List.of(
                "row", "score", "mean", "min to max over seeds", "chance", "best known", "seconds", "target", "met"));
        for (LanguageEntry entry : rows) {
            table.add(List.of(
                    entry.row().id(),
                    entry.row().measure(),
                    number(entry.mean()),
                    number(entry.min()) + " to " + number(entry.max()),
                    number(entry.chance()),
                    entry.row().best(),
                    Text.format("%.0f", entry.seconds()),
                    entry.row().target(),
                    met(entry)));
        }
        return table;
    }

    private static String met(LanguageEntry entry) {
        return entry.row().target().equals(LanguageRow.NO_TARGET) ? "-" : entry.met() ? "yes" : "no";
    }

    private List<List<String>> perSeed() {
        List<List<String>> table = new ArrayList<>();
        table.add(List.of("row", "seed", "score", "updates", "seconds"));
        for (LanguageEntry entry : rows) {
            for (LanguageEntry.Seed seed : entry.seeds()) {
                table.add(List.of(
                        entry.row().id(),
                        Long.toString(seed.seed()),
                        number(seed.score().value()),
                        Long.toString(seed.updates()),
                        Text.format("%.1f", seed.seconds())));
            }
        }
        return table;
    }

    private static List<List<String>> details(LanguageEntry entry) {
        List<List<String>> table = new ArrayList<>();
        List<String> heading = new ArrayList<>(List.of("measured"));
        entry.seeds().forEach(seed -> heading.add("seed " + seed.seed()));
        table.add(heading);
        for (String name : entry.seeds().get(0).score().details().keySet()) {
            List<String> line = new ArrayList<>(List.of(name));
            entry.seeds().forEach(seed -> line.add(number(seed.score().details().get(name))));
            table.add(line);
        }
        return table;
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Text.format("%.0f", value) : Text.format("%.4f", value);
    }
}
