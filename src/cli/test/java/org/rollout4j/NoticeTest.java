package org.rollout4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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

    /** What the names of a licence have in common, in the order in which they are looked for. */
    private static final Map<String, String> FAMILIES = new TreeMap<>(Map.of(
            "apache",
            "Apache",
            "bsd",
            "BSD",
            "eclipse|epl",
            "EPL",
            "lgpl|lesser",
            "LGPL",
            "\\bgpl|gplv2",
            "GPL",
            "mit",
            "MIT"));

    @Test
    void namesEveryLibraryWithItsLicences() throws Exception {
        assertThat(listed()).isEqualTo(shipped());
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
        Set<String> families = new TreeSet<>();
        FAMILIES.forEach((pattern, family) -> {
            if (Pattern.compile(pattern)
                    .matcher(licences.toLowerCase(Locale.ROOT))
                    .find()) {
                families.add(family);
            }
        });
        return families;
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
            String[] parent = Stream.of("groupId", "artifactId", "version")
                    .map(part -> "normalize-space(/project/parent/" + part + ")")
                    .map(path -> text(xpath, path, document))
                    .toArray(String[]::new);
            assertThat(parent[0])
                    .as("parent of %s, which names no licence", pom)
                    .isNotEmpty();
            return new Artifact(parent[0], parent[1], parent[2]).licences(repository);
        }

        private static String text(XPath xpath, String path, Document document) {
            try {
                return xpath.evaluate(path, document);
            } catch (javax.xml.xpath.XPathExpressionException e) {
                throw new IllegalArgumentException(path, e);
            }
        }
    }
}
