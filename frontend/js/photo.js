// Photos chosen in an input with data-zt-photos are turned upright and scaled to a long edge of 2560 pixels before they
// are sent, as JPEG of quality 0.85: an A4 page at 220 dots per inch. Drawing them anew leaves behind where and with what
// they were taken. What cannot be drawn here is sent as it is; the server does the same to it (kernel/files/pictures.py).
const LONG_EDGE = 2560;
const QUALITY = 0.85;

async function smaller(file, accept) {
  const takesJpeg = !accept || /\.jpe?g|image\/(jpeg|\*)/.test(accept);
  if (!/^image\/(jpeg|png|webp)$/.test(file.type) || !takesJpeg) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONG_EDGE / Math.max(picture.width, picture.height));
    if (scale === 1 && file.type === "image/png") return file;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const drawn = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    return drawn ? new File([drawn], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
  } catch {
    return file;
  }
}

const megabytes = (files) => ([...files].reduce((sum, file) => sum + file.size, 0) / 1048576).toFixed(1);

export function shrinkPhotos(input) {
  const form = input.form;
  const said = form.querySelector("[data-zt-photos-said]");
  let working = null;

  async function work() {
    const before = [...input.files];
    const held = new DataTransfer();
    for (const file of before) held.items.add(await smaller(file, input.accept));
    input.files = held.files;
    if (said && before.length)
      said.textContent = said.dataset.ztPhotosSaid
        .replace("{n}", before.length)
        .replace("{before}", megabytes(before))
        .replace("{after}", megabytes(held.files));
  }

  input.addEventListener("change", () => {
    working = work().finally(() => (working = null));
  });
  form.addEventListener("submit", async (event) => {
    if (!working) return;
    event.preventDefault();
    await working;
    form.requestSubmit(event.submitter);
  });
}
