package org.rollout4j.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.openqa.selenium.By;
import org.openqa.selenium.NotFoundException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.WebDriverWait;
import org.rollout4j.file.Json;

/** Chromium without a window, which asks nothing but the page that it is shown. */
final class Browser implements AutoCloseable {
    /** Where the pictures of the README go; empty where none are made. */
    static final String PICTURES = System.getProperty("rollout4j.screenshots", "");

    private static final String CHROME_OF_MACOS = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final ObjectMapper LONG = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxStringLength(1 << 26).build())
            .build());

    private final ChromeDriver driver;

    /**
     * Starts it.
     *
     * @param profile an empty folder for it to write to
     */
    Browser(Path profile) {
        Path chromium = executable("chromium", "chromium-browser", "google-chrome", CHROME_OF_MACOS);
        Path chromedriver = executable("chromedriver");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile);
        options.setCapability("goog:loggingPrefs", Map.of("performance", "ALL", "browser", "ALL"));
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(chromedriver.toFile())
                        .build(),
                options);
        show(1280, 800, false);
    }

    /** The first of these programs, on the PATH or with their place, that there is. */
    private static Path executable(String... programs) {
        List<Path> folders = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(Path::of)
                .toList();
        return Arrays.stream(programs)
                .flatMap(program -> folders.stream().map(folder -> folder.resolve(program)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        "the dashboard's tests need " + programs[0] + ": ./rollout4j verify installs what tests need"));
    }

    /** The size of the page in CSS pixels, and whether the reader likes it dark; 640 and less is a phone. */
    void show(int width, int height, boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of(
                        "width",
                        width,
                        "height",
                        height,
                        "deviceScaleFactor",
                        width <= 640 ? 2 : 1,
                        "mobile",
                        width <= 640));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    void open(String url) {
        driver.get("about:blank"); // else another fragment of the same address loads nothing
        driver.get(url);
    }

    WebElement find(String selector) {
        return until(any -> driver.findElement(By.cssSelector(selector)));
    }

    /** The text of the first element that there is, as a reader sees it. Read at once: a page may put another one in its place at any time. */
    String text(String selector) {
        return until(any ->
                (String) driver.executeScript("return document.querySelector(arguments[0])?.innerText", selector));
    }

    /** The texts of all elements that there are, as a reader sees them; read at once, too. */
    List<String> texts(String selector) {
        return ((List<?>) driver.executeScript(
                        "return [...document.querySelectorAll(arguments[0])].map(one => one.innerText)", selector))
                .stream().map(String::valueOf).toList();
    }

    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    void click(String selector) {
        until(any -> {
            driver.findElement(By.cssSelector(selector)).click();
            return true;
        });
    }

    /** Opens a page in another tab, which is looked at from now on; returns the name of the one that was. */
    String openTab(String url) {
        String before = driver.getWindowHandle();
        driver.switchTo().newWindow(WindowType.TAB);
        driver.get(url);
        return before;
    }

    /** Looks at another tab, and closes this one. */
    void closeTab(String other) {
        driver.close();
        driver.switchTo().window(other);
    }

    /** Looks at another tab; returns the name of the one that was looked at. */
    String switchTab(String other) {
        String before = driver.getWindowHandle();
        driver.switchTo().window(other);
        return before;
    }

    void reload() {
        driver.navigate().refresh();
    }

    /** The text of the page, as a reader sees it. */
    String text() {
        return String.valueOf(script("return document.body.innerText"));
    }

    void awaitText(String text) {
        awaitThat("document.body.innerText.includes(" + Json.line(text) + ")");
    }

    /** Waits until a condition in JavaScript holds. */
    void awaitThat(String condition) {
        until(any -> Boolean.TRUE.equals(script("return Boolean(" + condition + ")")));
    }

    Object script(String code) {
        return driver.executeScript(code);
    }

    long number(String code) {
        return ((Number) script("return " + code)).longValue();
    }

    void press(CharSequence keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /** Moves the pointer to the middle of an element, which JavaScript finds. */
    void hover(String element) {
        new Actions(driver).moveToElement(element(element)).perform();
    }

    /** Drags the pointer within an element, between parts of its width. */
    void drag(String element, double from, double to) {
        WebElement over = element(element);
        int width = over.getSize().getWidth();
        new Actions(driver)
                .moveToElement(over, (int) ((from - 0.5) * width), 0)
                .clickAndHold()
                .moveToElement(over, (int) ((to - 0.5) * width), 0)
                .release()
                .perform();
    }

    private WebElement element(String code) {
        return (WebElement) script("return " + code);
    }

    /** Takes a picture of the page, for the README if it is to have new ones, and else into a folder. */
    void screenshot(Path folder, String name) throws IOException {
        Path file = (PICTURES.isEmpty() ? folder : Path.of(PICTURES)).resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    }

    /** The addresses that have been asked for since the last call. */
    List<String> requests() {
        return driver.manage().logs().get("performance").getAll().stream()
                .map(entry -> message(entry.getMessage()))
                .filter(message -> message.path("method").asText().equals("Network.requestWillBeSent"))
                .map(message -> message.path("params").path("request").path("url"))
                .map(JsonNode::asText)
                .toList();
    }

    /** Of the log, in which there may be a long text that a page has sent. */
    private static JsonNode message(String entry) {
        try {
            return LONG.readTree(entry).path("message");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the console complains of: errors, refused requests. */
    List<String> complaints() {
        return driver.manage().logs().get("browser").getAll().stream()
                .map(entry -> entry.getLevel() + " " + entry.getMessage())
                .toList();
    }

    @Override
    public void close() {
        driver.quit();
    }

    private <T> T until(Function<Object, T> condition) {
        return new WebDriverWait(driver, PATIENCE, Duration.ofMillis(50))
                .ignoring(NotFoundException.class, StaleElementReferenceException.class)
                .withMessage(this::text)
                .until(condition);
    }
}
