package org.rollout4j.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The diagrams of the pages on language models and on the article say what the code does: a node with a capital is a class, a solid arrow a use, a word on it a class that
 * both ends know, a dotted arrow between classes a kind.
 */
class LanguageDiagramsTest {
    private static final Pattern DIAGRAM = Pattern.compile("(?ms)^```mermaid\n(.*?)^```$");
    private static final Pattern EDGE = Pattern.compile(
            "(?m)^ *(\\w+)(?:\\[\"[^\"]*\"]|\\(\\[\"[^\"]*\"]\\))? (?:-- \"(\\w+)\" )?(-->|-\\.->|-\\. \"[^\"]*\" \\.->) (\\w+)$");
    private static final Pattern NODE = Pattern.compile("(?m)^ +([A-Z]\\w+)(?:\\[\"[^\"]*\"])?(?= |$)");
    private static final Pattern NAMED = Pattern.compile("\\b(?:[A-Z][a-z]+){2,}\\b|AdamW");
    private static final Pattern GROUP =
            Pattern.compile("(?ms)^ *subgraph \\w+ \\[\"([\\w.]+):[^\"]*\"]\n(.*?)^ *end$");

    private static final List<String> PACKAGES =
            List.of("lm", "core", "train", "env.grid", "rollout", "algo", "math", "nn", "policy", "eval");

    private static final Map<String, JavaClass> CLASSES = classes();

    private record Edge(String from, String label, String arrow, String to) {
        boolean isOfClasses() {
            return CLASSES.containsKey(from) && CLASSES.containsKey(to);
        }
    }

    /** Classes of the packages that are drawn, by their simple names, which are unique there. */
    private static Map<String, JavaClass> classes() {
        JavaClasses all = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(PACKAGES.stream().map("org.rollout4j."::concat).toList());
        Map<String, JavaClass> classes = new TreeMap<>();
        for (JavaClass type : all) {
            if (type.isTopLevelClass()) {
                classes.merge(
                        type.getSimpleName(),
                        type,
                        (one, other) -> one.getPackageName().startsWith("org.rollout4j.lm") ? one : other);
            }
        }
        return classes;
    }

    private static List<String> diagrams(String page) throws IOException {
        return DIAGRAM.matcher(Files.readString(Path.of("docs", page)))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static List<Edge> edges(String diagram) {
        return EDGE.matcher(diagram)
                .results()
                .map(found -> new Edge(found.group(1), found.group(2), found.group(3), found.group(4)))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"language-models.md", "article.md"})
    void thereAreTwoAndAllArrowsAreRead(String page) throws IOException {
        assertThat(diagrams(page))
                .hasSize(2)
                .allSatisfy(diagram -> assertThat(edges(diagram))
                        .hasSizeGreaterThan(15)
                        .hasSize((int) diagram.lines()
                                .filter(line -> line.contains("->"))
                                .count()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"language-models.md", "article.md"})
    void allNodesAndAllThatTheirTextsNameAreClasses(String page) throws IOException {
        for (String diagram : diagrams(page)) {
            Stream<String> nodes = Stream.of(NODE, NAMED)
                    .flatMap(pattern -> pattern.matcher(diagram).results())
                    .map(found -> found.groupCount() == 0 ? found.group() : found.group(1));
            Stream<String> ends = edges(diagram).stream().flatMap(edge -> Stream.of(edge.from(), edge.to()));
            assertThat(Stream.concat(nodes, ends)
                            .filter(name -> !name.equals("people"))
                            .collect(Collectors.toSet()))
                    .hasSizeGreaterThan(15)
                    .isSubsetOf(CLASSES.keySet());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"language-models.md", "article.md"})
    void groupsArePackages(String page) throws IOException {
        List<MatchResult> groups = diagrams(page).stream()
                .flatMap(diagram -> GROUP.matcher(diagram).results())
                .toList();
        assertThat(groups).hasSizeGreaterThan(5);
        for (MatchResult group : groups) {
            assertThat(group.group(2).lines().map(String::strip))
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(CLASSES.get(name).getPackageName())
                            .as(name)
                            .isEqualTo("org.rollout4j." + group.group(1)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"language-models.md", "article.md"})
    void arrowsAreWhatTheCodeDoes(String page) throws IOException {
        List<String> wrong = new ArrayList<>();
        for (String diagram : diagrams(page)) {
            for (Edge edge : edges(diagram)) {
                fault(edge).ifPresent(fault -> wrong.add(edge.from() + " and " + edge.to() + ": " + fault));
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void wrongArrowsAreFound() {
        assertThat(fault(new Edge("PolicyLoss", null, "-->", "GroupLearner"))).isPresent();
        assertThat(fault(new Edge("GroupLearner", null, "-.->", "Source"))).isPresent();
        assertThat(fault(new Edge("CompletionSource", "RewardModel", "-->", "GroupLearner")))
                .isPresent();
        assertThat(fault(new Edge("CompletionSource", "Nothing", "-->", "GroupLearner")))
                .isPresent();
        assertThat(fault(new Edge("GroupLearner", null, "-->", "PolicyLoss"))).isEmpty();
    }

    private static Optional<String> fault(Edge edge) {
        if (!edge.isOfClasses()) {
            return Optional.empty();
        }
        JavaClass from = CLASSES.get(edge.from());
        JavaClass to = CLASSES.get(edge.to());
        if (edge.arrow().equals("-.->")) {
            return from.isAssignableTo(to.getName()) ? Optional.empty() : Optional.of("not of that kind");
        }
        if (edge.label() == null) {
            return uses(from, to) ? Optional.empty() : Optional.of("the first does not use the second");
        }
        JavaClass what = CLASSES.get(edge.label());
        return what != null && knows(from, what) && knows(to, what)
                ? Optional.empty()
                : Optional.of("not both know " + edge.label());
    }

    private static boolean knows(JavaClass one, JavaClass other) {
        return one.equals(other) || uses(one, other);
    }

    /** Whether the code of a class, or of one within it, refers to another one, or to one within that. */
    private static boolean uses(JavaClass one, JavaClass other) {
        return one.getPackage().getClassesInPackageTree().stream()
                .filter(type -> isWithin(type, one))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .anyMatch(dependency -> isWithin(dependency.getTargetClass().getBaseComponentType(), other));
    }

    private static boolean isWithin(JavaClass type, JavaClass outer) {
        return type.getName().equals(outer.getName()) || type.getName().startsWith(outer.getName() + "$");
    }
}
