import '../css/gallery.css'
