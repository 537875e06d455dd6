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
 * A table of results of language models as a page.
 *
 * @param suite what the rows are of
 * @param rows those that are finished
 * @param seeds how many seeds each was trained with
 * @param missing rows that are learned from what was not named
 */
public record LanguagePage(LanguageSuite suite, List<LanguageEntry> rows, int seeds, List<LanguageRow> missing) {
    public LanguagePage {
        rows = List.copyOf(rows);
        missing = List.copyOf(missing);
    }

    /** The file of the figure in the folder of the page, if there is one. */
    public static final Path FRONTIER = Path.of("images", "lm-frontier.png");

    /** @param frontier whether there is a figure of what methods gain for how much distance */
    public String markdown(boolean frontier) {
        StringBuilder page = new StringBuilder(Text.format(
                "# %s%n%nMade by `rollout4j results --suite %s`, which trains what is missing of it and keeps what is there.%n%n",
                suite.title(), suite.id()));
        page.append(Text.markdown(table()));
        Map<String, List<LanguageRow>> byAssets = missing.stream()
                .collect(Collectors.groupingBy(LanguagePage::assets, TreeMap::new, Collectors.toList()));
        byAssets.forEach((assets, rows) -> page.append(Text.format(
                "%nNo row %s without %s.%n",
                rows.stream().map(row -> "`" + row.id() + "`").collect(Collectors.joining(", ")), assets)));
        if (frontier) {
            page.append(Text.format("%n![gain in true utility by KL to the reference](%s)%n", FRONTIER));
        }
        page.append("\n## Protocol\n\n").append(Text.format(suite.protocol(), seeds));
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
