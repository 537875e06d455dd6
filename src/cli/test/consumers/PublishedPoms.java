import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** Checks the POMs of a repository, and the jars beside them: {@code java PublishedPoms.java FOLDER}. */
public final class PublishedPoms {
    private static final List<String> DATA = List.of(
            "groupId",
            "version",
            "name",
            "description",
            "url",
            "organization/name",
            "licenses/license/url",
            "developers/developer/name",
            "scm/url",
            "scm/connection");
    private static final List<String> NEEDS_THE_BUILD =
            List.of("parent", "profiles", "build", "modules", "repositories", "dependencies/dependency/classifier");

    private final XPath xpath = XPathFactory.newInstance().newXPath();
    private final List<String> faults = new ArrayList<>();
    private final Set<String> jars = new HashSet<>();
    private final Set<String> managed = new HashSet<>();

    public static void main(String[] arguments) throws Exception {
        List<Path> poms;
        try (Stream<Path> files = Files.walk(Path.of(arguments[0]))) {
            poms = files.filter(file -> file.toString().endsWith(".pom")).toList();
        }
        PublishedPoms check = new PublishedPoms();
        for (Path pom : poms) {
            check.read(pom);
        }
        check.require(!check.jars.isEmpty(), "no jar is published");
        check.require(check.managed.containsAll(check.jars), "the BOM has " + check.managed + " of " + check.jars);
        check.faults.forEach(System.err::println);
        if (!check.faults.isEmpty()) {
            System.exit(1);
        }
        System.out.println(poms.size() + " POMs stand alone: " + check.jars);
    }

    private void read(Path pom) throws Exception {
        String file = pom.getFileName().toString();
        require(!Files.readString(pom).contains("${"), file + " has an unresolved property");
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
        for (String element : DATA) {
            require(count(document, "/project/" + element) > 0, file + " has no " + element);
        }
        for (String element : NEEDS_THE_BUILD) {
            require(count(document, "/project/" + element) == 0, file + " has " + element);
        }
        require(count(document, "//dependency[not(version)]") == 0, file + " has a dependency without a version");
        require(count(document, "//scope[text()='system']") == 0, file + " has a dependency on a file");
        require(count(document, "//scope[text()='test']") == 0, file + " has a dependency of its tests");

        String artifact = xpath.evaluate("/project/artifactId", document);
        if (artifact.endsWith("-bom")) {
            NodeList names = (NodeList)
                    xpath.evaluate("/project/dependencyManagement//artifactId", document, XPathConstants.NODESET);
            for (int i = 0; i < names.getLength(); i++) {
                managed.add(names.item(i).getTextContent());
            }
        }
        if (count(document, "/project/packaging[text()='pom']") == 0) {
            jars.add(artifact);
            lookAtJars(pom.toString().replaceFirst("\\.pom$", ""));
        }
    }

    private void lookAtJars(String name) throws IOException {
        for (String suffix : List.of(".jar", "-sources.jar", "-javadoc.jar")) {
            require(Files.exists(Path.of(name + suffix)), name + suffix + " is missing");
        }
        try (JarFile jar = new JarFile(name + ".jar")) {
            String module = jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name");
            require(module != null && module.matches("org\\.rollout4j[a-z0-9.]*"), name + ".jar is module " + module);
            for (String entry : List.of("META-INF/LICENSE", "META-INF/NOTICE")) {
                require(jar.getEntry(entry) != null, name + ".jar has no " + entry);
            }
            require(jar.getEntry("logback.xml") == null, name + ".jar has a configuration of logging");
        }
    }

    private int count(Document document, String path) throws XPathExpressionException {
        return ((NodeList) xpath.evaluate(path, document, XPathConstants.NODESET)).getLength();
    }

    private void require(boolean right, String fault) {
        if (!right) {
            faults.add(fault);
        }
    }
}
