package org.rollout4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** NOTICE names what is shipped, with the licences that its authors chose. */
class NoticeTest {
    /** Made by the build: the libraries of the program, and where they are. */
    private static final Path SHIPPED = Path.of("src/cli/target/shipped.txt");

    private static final Pattern LISTED = Pattern.compile("([\\w.-]+:[\\w.-]+:[\\w.-]+) {2,}(\\S.*)");
    private static final Pattern LIBRARY = Pattern.compile(
            "\\s*([\\w.-]+):([\\w.-]+):jar:(?:[\\w.-]+:)?([\\w.-]+):(?:compile|runtime):(\\S+\\.jar).*");

    /** Which families of licences there are, by what their names have in common. */
    private static final List<String> FAMILIES =
            List.of("apache", "bsd", "eclipse|epl", "lgpl|lesser", "\\bgpl|gplv2", "\\bmit\\b");

    @Test
    void namesEveryLibraryWithItsLicences() throws Exception {
        assertThat(listed()).containsExactlyInAnyOrderEntriesOf(shipped());
    }

    private static Map<String, Set<String>> listed() throws IOException {
        Map<String, Set<String>> licences = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("NOTICE"))) {
            Matcher library = LISTED.matcher(line);
            if (library.matches()) {
                licences.put(library.group(1), families(library.group(2)));
            }
        }
        return licences;
    }

    private static Map<String, Set<String>> shipped() throws Exception {
        Map<String, Set<String>> licences = new TreeMap<>();
        for (String line : Files.readAllLines(SHIPPED)) {
            Matcher library = LIBRARY.matcher(line);
            if (library.matches()) {
                Artifact artifact = new Artifact(library.group(1), library.group(2), library.group(3));
                Path repository = Path.of(library.group(4));
                for (int i = 0; i < artifact.path().getNameCount() + 1; i++) {
                    repository = repository.getParent();
                }
                licences.put(artifact.name(), artifact.licences(repository));
            }
        }
        assertThat(licences).as("libraries in %s", SHIPPED).hasSizeGreaterThan(20);
        return licences;
    }

    private static Set<String> families(String licences) {
        String lower = licences.toLowerCase(Locale.ROOT);
        return FAMILIES.stream()
                .filter(family -> Pattern.compile(family).matcher(lower).find())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private record Artifact(String group, String artifact, String version) {
        String name() {
            return group + ":" + artifact + ":" + version;
        }

        /** Of its folder, from that of the repository. */
        Path path() {
            return Path.of(group.replace('.', '/'), artifact, version);
        }

        /** What its POM says, or else that of its parent. */
        Set<String> licences(Path repository) throws Exception {
            Path pom = repository.resolve(path()).resolve(artifact + "-" + version + ".pom");
            Document document =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
            XPath xpath = XPathFactory.newInstance().newXPath();
            NodeList names =
                    (NodeList) xpath.evaluate("/project/licenses/license/name", document, XPathConstants.NODESET);
            Set<String> families = new TreeSet<>();
            for (int i = 0; i < names.getLength(); i++) {
                families.addAll(families(names.item(i).getTextContent()));
            }
            if (names.getLength() > 0) {
                return families;
            }
            Artifact parent = new Artifact(
                    xpath.evaluate("normalize-space(/project/parent/groupId)", document),
                    xpath.evaluate("normalize-space(/project/parent/artifactId)", document),
                    xpath.evaluate("normalize-space(/project/parent/version)", document));
            assertThat(parent.version())
                    .as("parent of %s, which names no licence", pom)
                    .isNotEmpty();
            return parent.licences(repository);
        }
    }
}
